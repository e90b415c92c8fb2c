using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Expressions;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Syntax;

/// <summary>The smaller parts of a workflow and its jobs.</summary>
internal static class JobPartConverter
{
    private const int MaxGroupLength = 400;

    public static Concurrency Concurrency(Conversion conversion, Template template)
    {
        if (template is not TemplateMapping mapping)
        {
            JudgeGroup(conversion, template, template);
            return new Concurrency(template, template, null, null);
        }
        foreach (var entry in mapping.Entries)
        {
            if (entry.Key is TemplateLiteral) continue;
            conversion.Abort(ExpressionKey(entry.Key));
            break;
        }
        JudgeGroup(conversion, template, mapping.Find("group"));
        return new Concurrency(mapping, mapping.Find("group"), mapping.Find("cancel-in-progress"), mapping.Find("queue"));
    }

    private static void JudgeGroup(Conversion conversion, Template template, Template? group)
    {
        if (group?.LiteralText is { Length: > MaxGroupLength } name)
        {
            conversion.Report(WorkflowDiagnostics.ConcurrencyGroup.At(template.Span, $"the group's name has {name.Length} characters; at most {MaxGroupLength} are allowed"));
        }
    }

    public static RunDefaults Defaults(Template template)
    {
        var run = (template as TemplateMapping)?.Find("run") as TemplateMapping;
        return new RunDefaults(template, run?.Find("shell"), run?.Find("working-directory"));
    }

    public static DeploymentEnvironment Environment(Template template) => template is TemplateMapping mapping
        ? new DeploymentEnvironment(mapping, mapping.Find("name"), mapping.Find("url"), mapping.Find("deployment"))
        : new DeploymentEnvironment(template, template, null, null);

    public static Snapshot Snapshot(Conversion conversion, Template template)
    {
        if (template is not TemplateMapping mapping) return new Snapshot(template, template, null, Condition.Default);
        Template? imageName = null;
        Template? version = null;
        var condition = Condition.Default;
        foreach (var (key, value) in mapping.Entries)
        {
            switch (key.LiteralText)
            {
                case null:
                    conversion.Abort(ExpressionKey(key));
                    break;
                case "image-name":
                    imageName = value;
                    break;
                case "version":
                    version = value;
                    if (value.LiteralText is { } text && !IsVersion(text))
                    {
                        conversion.Report(WorkflowDiagnostics.SnapshotVersion.At(mapping.Span, $"`{text}` is not a version of a snapshot", "write a major version and a star: `1.*`"));
                    }
                    break;
                case "if":
                    condition = ConditionConverter.Convert(conversion, value, WorkflowSchema.SnapshotIf);
                    break;
            }
        }
        return new Snapshot(mapping, imageName, version, condition);
    }

    private static bool IsVersion(string text) => text.EndsWith(".*", StringComparison.Ordinal)
        && int.TryParse(text.AsSpan(0, text.Length - 2), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out _);

    public static RunsOn RunsOn(Conversion conversion, Template template)
    {
        if (template is not TemplateMapping mapping) return new RunsOn(template, template, null);
        foreach (var (key, value) in mapping.Entries)
        {
            if (key is not TemplateLiteral)
            {
                conversion.Abort(ExpressionKey(key));
                break;
            }
            if (key.LiteralText == "group" && value is TemplateLiteral { Value: ExpressionString name }) JudgeGroup(conversion, value.Span, name.Value);
        }
        return new RunsOn(mapping, mapping.Find("labels"), mapping.Find("group"));
    }

    private static void JudgeGroup(Conversion conversion, SourceSpan span, string name)
    {
        var parts = name.Split('/');
        if (parts.Length == 1 || (parts.Length == 2 && parts[1].Length > 0 && parts[0] is "org" or "organization" or "ent" or "enterprise")) return;
        conversion.Report(WorkflowDiagnostics.InvalidRunnerGroup.At(span, $"`{name}` is not a runner group",
            "write the group's name, with `organization/` or `enterprise/` before it to say whose it is"));
    }

    public static Diagnostic ExpressionKey(Template key) =>
        WorkflowDiagnostics.ExpressionNotAllowed.At(key.Span, "a key cannot be an expression here", "make the whole value one expression instead");
}
