using System.Collections;
using Hal9.Primitives.Diagnostics;

namespace Hal9.Cli.Running;

/// <summary>What a run is given besides its workflow and event.</summary>
/// <param name="Inputs">Of <c>workflow_dispatch</c>, as typed.</param>
internal sealed record RunSettings(
    IReadOnlyDictionary<string, string> Inputs, IReadOnlyDictionary<string, string> Secrets, IReadOnlyDictionary<string, string> Vars,
    IReadOnlyDictionary<string, string> Environment, IReadOnlyList<KeyValuePair<string, string>> Matrix)
{
    /// <summary>What belongs to a run around this one, and would be taken for the inner one's.</summary>
    private static readonly string[] OuterRun = ["GITHUB_", "RUNNER_", "ACTIONS_", "INPUT_", "HAL9_API_"];

    /// <summary>The person's own, by which every script could act as that person; whoever wants it in steps asks for it.</summary>
    private static readonly string[] OwnTokens = ["GH_TOKEN", "GH_ENTERPRISE_TOKEN"];

    /// <summary>What every step inherits: this program's environment without secrets and without traces of a run it may itself be in.</summary>
    /// <param name="over">Values of <c>--env-file</c>.</param>
    public static Dictionary<string, string> Inherited(IEnumerable<string> secretNames, IReadOnlyDictionary<string, string> over)
    {
        var inherited = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in System.Environment.GetEnvironmentVariables())
        {
            var name = (string)entry.Key;
            if (!OuterRun.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal))) inherited[name] = (string?)entry.Value ?? "";
        }
        foreach (var name in OwnTokens.Concat(secretNames)) inherited.Remove(name);
        foreach (var (name, value) in over) inherited[name] = value;
        return inherited;
    }

    /// <summary><c>NAME=value</c> words.</summary>
    public static Dictionary<string, string> Pairs(string option, IEnumerable<string>? words, List<Diagnostic> problems)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var word in words ?? [])
        {
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) problems.Add(CommandLineDiagnostics.WrongArgument.Nowhere($"`{option} {word}` is not `NAME=VALUE`"));
            else pairs[word[..equals]] = word[(equals + 1)..];
        }
        return pairs;
    }

    /// <summary>Of files; of a name in several the last.</summary>
    public static Dictionary<string, string> Files(IEnumerable<string>? paths, List<Diagnostic> problems)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in paths ?? [])
        {
            var read = InputFile.Read(path, path);
            if (read.Source is null)
            {
                problems.Add(read.Problem!);
                continue;
            }
            var values = KeyValueFile.Parse(read.Source, out var problem);
            foreach (var (name, value) in values) pairs[name] = value;
            if (problem is not null) problems.Add(problem);
        }
        return pairs;
    }
}
