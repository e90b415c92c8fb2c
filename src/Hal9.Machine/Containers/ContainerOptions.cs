using System.Globalization;
using System.Text.RegularExpressions;
using Hal9.Machine.Processes;

namespace Hal9.Machine.Containers;

/// <summary>The <c>options</c> of a container: words for <c>docker create</c>, and what they say of its health.</summary>
/// <param name="Words">All of them, in order.</param>
/// <param name="Health">Absent when no health option stands among them: the image's own check counts, if it has one.</param>
public sealed partial record ContainerOptions(IReadOnlyList<string> Words, HealthCheck? Health)
{
    public static ContainerOptions None { get; } = new([], null);

    /// <summary>Of <c>-e</c> and <c>--env</c>.</summary>
    public IReadOnlyDictionary<string, string> Environment
    {
        get
        {
            var variables = new Dictionary<string, string>();
            for (var i = 0; i < Words.Count; i++)
            {
                var pair = Words[i] is "-e" or "--env" && i + 1 < Words.Count ? Words[++i] : Words[i].StartsWith("--env=", StringComparison.Ordinal) ? Words[i]["--env=".Length..] : "";
                if (pair.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals) variables[pair[..equals]] = pair[(equals + 1)..];
            }
            return variables;
        }
    }

    /// <summary>Exactly one of the two is present.</summary>
    public static (ContainerOptions? Options, string? Error) Parse(string text)
    {
        var words = ArgumentWords.Split(text);
        var health = new HealthCheck();
        var isSaid = false;
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i];
            if (!word.StartsWith("--health-", StringComparison.Ordinal) && word is not ("--no-healthcheck" or "--no-healthcheck=true")) continue;
            isSaid = true;
            if (word.StartsWith("--no-healthcheck", StringComparison.Ordinal))
            {
                health = health with { IsDisabled = true };
                continue;
            }
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? word : word[..equals];
            if (equals < 0 && ++i == words.Count) return (null, $"the option `{name}` has no value");
            var value = equals < 0 ? words[i] : word[(equals + 1)..];
            if (Set(health, name, value) is not { } changed) return (null, $"the option `{name}` cannot be `{value}`: {Wanted(name)}");
            health = changed;
        }
        return (new ContainerOptions(words, isSaid ? health : null), null);
    }

    private static HealthCheck? Set(HealthCheck health, string name, string value) => name switch
    {
        "--health-cmd" => health with { Command = value },
        "--health-retries" => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var retries) ? health with { Retries = retries == 0 ? HealthCheck.DefaultRetries : retries } : null,
        "--health-interval" => Duration(value) is { } interval ? health with { Interval = interval == TimeSpan.Zero ? HealthCheck.DefaultInterval : interval } : null,
        "--health-timeout" => Duration(value) is { } timeout ? health with { Timeout = timeout == TimeSpan.Zero ? HealthCheck.DefaultInterval : timeout } : null,
        "--health-start-period" => Duration(value) is { } period ? health with { StartPeriod = period } : null,
        "--health-start-interval" => Duration(value) is null ? null : health,
        _ => null,
    };

    private static string Wanted(string name) => name switch
    {
        "--health-retries" => "a whole number is needed",
        "--health-interval" or "--health-timeout" or "--health-start-period" or "--health-start-interval" => "a duration is needed, such as 5s or 1m30s",
        _ => "docker has no such option",
    };

    /// <summary>Go's durations: <c>1m30s</c>, <c>500ms</c>, <c>0</c>.</summary>
    private static TimeSpan? Duration(string text)
    {
        if (text == "0") return TimeSpan.Zero;
        if (!DurationForm().IsMatch(text)) return null;
        var seconds = 0d;
        foreach (Match part in DurationPart().Matches(text))
        {
            var number = double.Parse(part.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
            seconds += number * part.Groups[2].Value switch { "h" => 3600, "m" => 60, "s" => 1, "ms" => 1e-3, "ns" => 1e-9, _ => 1e-6 };
        }
        return seconds < TimeSpan.FromDays(1).TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;
    }

    [GeneratedRegex(@"^([0-9]{1,9}(\.[0-9]{1,9})?(ns|us|µs|ms|s|m|h))+\z", RegexOptions.NonBacktracking)]
    private static partial Regex DurationForm();

    [GeneratedRegex(@"([0-9]+(?:\.[0-9]+)?)(ns|us|µs|ms|s|m|h)", RegexOptions.NonBacktracking)]
    private static partial Regex DurationPart();
}

/// <summary>How a container is found to be well, with Docker's defaults.</summary>
/// <remarks>https://docs.docker.com/reference/dockerfile/#healthcheck</remarks>
public sealed record HealthCheck
{
    public const int DefaultRetries = 3;

    public static TimeSpan DefaultInterval { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Given to <c>sh -c</c> in the container. Absent: the image's own.</summary>
    public string? Command { get; init; }

    /// <summary>Between two checks.</summary>
    public TimeSpan Interval { get; init; } = DefaultInterval;

    /// <summary>Of one check.</summary>
    public TimeSpan Timeout { get; init; } = DefaultInterval;

    /// <summary>Failures one after the other that make it unhealthy.</summary>
    public int Retries { get; init; } = DefaultRetries;

    /// <summary>Failures before its end do not count.</summary>
    public TimeSpan StartPeriod { get; init; }

    /// <summary><c>--no-healthcheck</c>: started is well.</summary>
    public bool IsDisabled { get; init; }

    /// <summary>From the start until Docker would call it unhealthy, checks that fail at once taken for granted.</summary>
    public TimeSpan Patience => StartPeriod + (Interval * Retries);
}
