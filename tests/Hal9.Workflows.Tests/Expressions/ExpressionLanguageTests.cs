using System.Globalization;
using System.Text.Json;
using Hal9.Workflows.Expressions;

namespace Hal9.Workflows.Tests.Expressions;

/// <summary>The language as data: <c>language.txt</c> holds expressions with their value or their error.</summary>
public sealed class ExpressionLanguageTests
{
    private const string Contexts = """
        {
          "github": { "event_name": "push", "ref": "refs/heads/main", "event": {} },
          "flags": { "on": true },
          "things": { "1": "one", "": "nothing", "true": "yes", "name": "n" },
          "list": ["a", "b", "c"],
          "nothing": null,
          "people": [{ "name": "Ann", "age": 1, "pets": ["cat", "dog"] }, { "name": "Bob", "pets": ["emu"] }, 5]
        }
        """;

    internal static readonly ExpressionObject Known = (ExpressionObject)ExpressionValue.FromJson(JsonDocument.Parse(Contexts).RootElement);

    internal static readonly ExpressionScope Scope =
        ExpressionScope.Of([.. Known.Entries.Select(entry => entry.Key), "always(0,0)", "cancelled(0,0)", "success(0,MAX)", "failure(0,MAX)", "hashFiles(1,255)"]);

    internal static readonly EvaluationContext Context = new()
    {
        Contexts = name => Known[name],
        Success = jobs => jobs.Count == 0,
        Failure = jobs => jobs.Count > 0,
        HashFiles = request => request.Patterns.Contains("missing-permission")
            ? new HashFilesAnswer("", "a file cannot be read")
            : new HashFilesAnswer((request.FollowSymbolicLinks ? "links:" : "") + string.Join('|', request.Patterns)),
    };

    public static TheoryData<int, string> Cases()
    {
        var cases = new TheoryData<int, string>();
        using var reader = new StreamReader(typeof(ExpressionLanguageTests).Assembly.GetManifestResourceStream("language.txt")!);
        for (var number = 1; reader.ReadLine() is { } line; number++)
        {
            if (line.Contains(" => ", StringComparison.Ordinal) || line.Contains(" !! ", StringComparison.Ordinal))
            {
                if (!line.StartsWith("# ", StringComparison.Ordinal)) cases.Add(number, line);
            }
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_case_of_the_language_file_holds(int line, string written)
    {
        Assert.True(line > 0);
        var arrow = written.LastIndexOf(" => ", StringComparison.Ordinal);
        var bang = written.LastIndexOf(" !! ", StringComparison.Ordinal);
        var cut = Math.Max(arrow, bang);
        var result = ExpressionParser.Parse(written[..cut], Scope).Evaluate(Context);
        var expected = written[(cut + 4)..];
        if (bang > arrow)
        {
            Assert.False(result.Succeeded);
            Assert.Equal(expected, string.Create(CultureInfo.InvariantCulture, $"{result.Error.Kind} {result.Error.Offset} {result.Error.Length}"));
            return;
        }
        Assert.Null(result.Error);
        if (expected.StartsWith('"')) Assert.Equal(JsonDocument.Parse(expected).RootElement.GetString(), Assert.IsType<ExpressionString>(result.Value).Value);
        else Assert.Equal(expected, Print(result.Value!));
    }

    private static string Print(ExpressionValue value) => value switch
    {
        ExpressionNull => "null",
        ExpressionString text => $"\"{text.Value}\"",
        ExpressionArray array => $"[{string.Join(',', array.Items.Select(Print))}]",
        _ => value.ToText(),
    };
}
