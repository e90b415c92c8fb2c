using System.Globalization;

namespace Hal9.Releases.Templates;

/// <summary>What can be called: <c>now()</c>, <c>range(end=3)</c>. <c>get_random</c> is left out: two runs would differ.</summary>
internal static class TemplateFunctions
{
    private const int MaxRange = 1_000_000;

    public static IReadOnlyList<string> Names { get; } = ["range", "now", "throw", "get_env"];

    public static TemplateValue Call(string name, TemplateArguments arguments) => name switch
    {
        "range" => Range(arguments),
        "now" => Now(arguments),
        "throw" => throw new TemplateFailure(arguments.RequiredText("message")),
        _ => arguments.RequiredText("name") is var variable && arguments.Surroundings.Environment(variable) is { } value ? TemplateValue.Of(value)
            : arguments.Find("default") ?? throw new TemplateFailure($"the environment variable `{variable}` is not set", "give a `default`"),
    };

    private static TemplateValue Range(TemplateArguments arguments)
    {
        var (start, step) = (arguments.Count("start", 0), arguments.Count("step_by", 1));
        arguments.Required("end");
        var end = arguments.Count("end", 0);
        if (start > end) throw new TemplateFailure("`start` of `range` is above its `end`");
        if (step == 0 || (end - start) / step > MaxRange) throw new TemplateFailure(ReleaseDiagnostics.TemplateLimit, $"`range` gives more than {MaxRange} numbers", -1, 0, null);
        var numbers = new List<TemplateValue>();
        for (long number = start; number < end; number += step) numbers.Add(TemplateValue.Of(number));
        return TemplateValue.Of(numbers);
    }

    private static TemplateValue Now(TemplateArguments arguments)
    {
        var time = arguments.Truth("utc", otherwise: false) ? arguments.Surroundings.Time.GetUtcNow() : arguments.Surroundings.Time.GetLocalNow();
        return arguments.Truth("timestamp", otherwise: false) ? TemplateValue.Of(time.ToUnixTimeSeconds()) : TemplateValue.Of(time.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffffzzz", CultureInfo.InvariantCulture));
    }
}
