using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Expressions;
using Hal9.Workflows.Model;

namespace Hal9.Engine.Steps;

/// <summary>What an action is given: what the step says, and the defaults of what it does not.</summary>
internal static class ActionInputs
{
    /// <summary>Null when something is wrong, which is shown; what is only odd is warned of.</summary>
    public static Dictionary<string, string>? Read(StepExecution execution, UsesStep step, FoundAction found)
    {
        var diagnostics = new List<Diagnostic>();
        var given = step.With?.EvaluateTextMapping(execution.Context, diagnostics) ?? [];
        if (diagnostics.Count == 0) Warn(execution.Log, found, [.. given.Select(static input => input.Key)]);
        var inputs = Complete(given, found, execution.Context, diagnostics);
        execution.Report(diagnostics);
        return diagnostics.Count > 0 ? null : inputs;
    }

    /// <summary>Of an image used as an action: anything may be given.</summary>
    public static Dictionary<string, string>? Read(StepExecution execution, UsesStep step)
    {
        var diagnostics = new List<Diagnostic>();
        var inputs = new Dictionary<string, string>(step.With?.EvaluateTextMapping(execution.Context, diagnostics) ?? [], StringComparer.OrdinalIgnoreCase);
        execution.Report(diagnostics);
        return diagnostics.Count > 0 ? null : inputs;
    }

    /// <summary>The same without a word: what cannot be evaluated is left out.</summary>
    public static Dictionary<string, string> Guess(EvaluationContext context, UsesStep step, FoundAction found)
    {
        var diagnostics = new List<Diagnostic>();
        return Complete(step.With?.EvaluateTextMapping(context, diagnostics) ?? [], found, context, diagnostics);
    }

    private static Dictionary<string, string> Complete(IEnumerable<KeyValuePair<string, string>> given, FoundAction found, EvaluationContext context, List<Diagnostic> diagnostics)
    {
        var inputs = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in given) inputs[name] = value;
        if (found.BuiltIn is { } builtIn)
        {
            foreach (var (name, value) in builtIn.Inputs) inputs.TryAdd(name, value);
        }
        foreach (var input in found.Folder?.File.Inputs ?? [])
        {
            if (!inputs.ContainsKey(input.Name)) inputs[input.Name] = input.Default?.EvaluateText(context, diagnostics) ?? "";
        }
        return inputs;
    }

    private static void Warn(StepLog log, FoundAction found, string[] given)
    {
        var known = found.BuiltIn is { } builtIn ? [.. builtIn.Inputs.Select(static input => input.Name)] : found.Folder!.File.Inputs.Select(static input => input.Name).ToArray();
        var unexpected = given.Except(known, StringComparer.OrdinalIgnoreCase).Except(found.BuiltIn?.IgnoredInputs ?? [], StringComparer.OrdinalIgnoreCase).ToArray();
        if (unexpected.Length > 0) log.Warning($"Unexpected input(s) '{string.Join("', '", unexpected)}', valid inputs are ['{string.Join("', '", known)}']");
        foreach (var input in found.Folder?.File.Inputs ?? [])
        {
            var isGiven = given.Contains(input.Name, StringComparer.OrdinalIgnoreCase);
            if (isGiven && input.DeprecationMessage is { } message) log.Warning($"Input '{input.Name}' has been deprecated with message: {message}");
            if (!isGiven && input is { Required: true, Default: null }) log.Warning($"Input '{input.Name}' is required by `{found.Folder!.Name}` and is not given");
        }
    }
}
