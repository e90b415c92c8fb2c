using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Expressions;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Syntax;

/// <summary>Whether one job may call one workflow as it does: its trigger, inputs, secrets and permissions.</summary>
/// <param name="allowed">What the caller may hand down.</param>
internal sealed class CallCheck(CallJob caller, Permissions allowed)
{
    public void JudgeTrigger(Conversion conversion, Template on, Model.Triggers triggers)
    {
        if (triggers.Find("workflow_call") is not { } trigger)
        {
            conversion.Report(WorkflowDiagnostics.NotCallable.At(on.Span, "the called workflow has no `workflow_call` trigger", "add `workflow_call:` to its `on`"));
            return;
        }
        var given = (caller.With as TemplateMapping)?.Entries ?? [];
        var definitions = ((trigger.Source as TemplateMapping)?.Find("inputs") as TemplateMapping)?.Entries ?? [];
        foreach (var (key, definition) in definitions) JudgeInput(conversion, key.LiteralText ?? "", definition as TemplateMapping, Find(given, key.LiteralText ?? ""));
        JudgeUndefined(conversion, given, definitions, WorkflowDiagnostics.CallInput, "input");

        if (caller.InheritsSecrets) return;
        var secrets = (caller.Secrets as TemplateMapping)?.Entries ?? [];
        var secretDefinitions = ((trigger.Source as TemplateMapping)?.Find("secrets") as TemplateMapping)?.Entries ?? [];
        foreach (var (key, definition) in secretDefinitions)
        {
            if (!IsRequired(definition as TemplateMapping) || Find(secrets, key.LiteralText ?? "") is not null) continue;
            conversion.Report(WorkflowDiagnostics.CallSecret.At(caller.Uses.Span, $"the secret `{key.LiteralText}` is required and not given", $"add it under `secrets`, or write `secrets: inherit`"));
        }
        JudgeUndefined(conversion, secrets, secretDefinitions, WorkflowDiagnostics.CallSecret, "secret");
    }

    private void JudgeInput(Conversion conversion, string name, TemplateMapping? definition, Template? given)
    {
        var type = definition?.Find("type")?.LiteralText;
        if (definition?.Find("default") is { } preset) JudgeType(conversion, name, type, preset);
        if (given is not null) JudgeType(conversion, name, type, given);
        else if (IsRequired(definition))
        {
            conversion.Report(WorkflowDiagnostics.CallInput.At(caller.Uses.Span, $"the input `{name}` is required and not given", $"add `{name}: …` under `with`"));
        }
    }

    private static void JudgeType(Conversion conversion, string name, string? type, Template value)
    {
        if (value is not TemplateLiteral { Value.Kind: var kind } literal) return;
        if (type == "boolean" ? kind == ExpressionKind.Boolean : type != "number" || kind == ExpressionKind.Number) return;
        conversion.Report(WorkflowDiagnostics.CallInput.At(value.Span, $"the input `{name}` is a {type}, and `{literal.Value.ToText()}` is none"));
    }

    private static void JudgeUndefined(Conversion conversion, IReadOnlyList<TemplateEntry> given, IReadOnlyList<TemplateEntry> definitions, DiagnosticDescriptor descriptor, string what)
    {
        foreach (var (key, value) in given)
        {
            if (key.LiteralText is not { } name || Find(definitions, name) is not null) continue;
            conversion.Report(descriptor.At(value.Span, $"the called workflow has no {what} `{name}`", Suggestion.Hint(name, definitions.Select(entry => entry.Key.LiteralText ?? ""))));
        }
    }

    /// <param name="job">The job that asks; null when the whole workflow does.</param>
    public void JudgePermissions(Conversion conversion, Permissions? asked, Job? job)
    {
        if (asked is null) return;
        var beyond = asked.BeyondWhat(allowed).ToList();
        if (beyond.Count == 0) return;
        var who = job is null ? "the called workflow" : $"job `{job.Id}` of the called workflow";
        conversion.Report(WorkflowDiagnostics.CallPermissions.At(caller.Span,
            $"{who} asks for {string.Join(", ", beyond.Select(name => $"`{name}: {Word(asked[name])}`"))}, but is allowed only {string.Join(", ", beyond.Select(name => $"`{name}: {Word(allowed[name])}`"))}",
            "give the calling job more `permissions`"));
    }

    private static string Word(PermissionLevel level) => level switch { PermissionLevel.Write => "write", PermissionLevel.Read => "read", _ => "none" };

    private static bool IsRequired(TemplateMapping? definition) => definition?.Find("required") is TemplateLiteral { Value.IsTruthy: true };

    private static Template? Find(IReadOnlyList<TemplateEntry> entries, string name)
    {
        foreach (var (key, value) in entries)
        {
            if (string.Equals(key.LiteralText, name, StringComparison.OrdinalIgnoreCase)) return value;
        }
        return null;
    }
}
