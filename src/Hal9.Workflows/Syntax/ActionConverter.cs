using System.Globalization;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Syntax;

/// <summary>An action file's template as an <see cref="ActionFile"/>.</summary>
internal static class ActionConverter
{
    public static ActionFile? Convert(Conversion conversion, SourceText source, Template? template)
    {
        if (template is not TemplateMapping root) return null;
        if (root.Find("runs") is not TemplateMapping runs)
        {
            conversion.Report(WorkflowDiagnostics.InvalidAction.At(new SourceSpan(source, root.Span.Start), "an action needs `runs`", "add `runs:` with `using`"));
            return null;
        }
        if (Runs(conversion, runs) is not { } how) return null;
        return new ActionFile
        {
            Source = source,
            Name = root.Find("name")?.LiteralText,
            Description = root.Find("description")?.LiteralText,
            Inputs = root.Find("inputs") is TemplateMapping inputs ? [.. inputs.Entries.Select(Input)] : [],
            Outputs = root.Find("outputs") is TemplateMapping outputs ? [.. outputs.Entries.Select(Output)] : [],
            Runs = how,
        };
    }

    private static ActionInput Input(TemplateEntry entry)
    {
        var definition = entry.Value as TemplateMapping;
        var required = definition?.Find("required")?.LiteralText;
        return new ActionInput(entry.Key.LiteralText ?? "", entry.Key.Span, string.Equals(required, "true", StringComparison.OrdinalIgnoreCase), definition?.Find("default"),
            definition?.Find("description")?.LiteralText, definition?.Find("deprecationMessage")?.LiteralText);
    }

    private static ActionOutput Output(TemplateEntry entry)
    {
        var definition = entry.Value as TemplateMapping;
        return new ActionOutput(entry.Key.LiteralText ?? "", entry.Key.Span, definition?.Find("value"), definition?.Find("description")?.LiteralText);
    }

    private static ActionRuns? Runs(Conversion conversion, TemplateMapping runs)
    {
        var use = runs.Find("using")?.LiteralText ?? "";
        return use.ToLowerInvariant() switch
        {
            "docker" or "container" => Docker(conversion, runs, use),
            "composite" => Composite(conversion, runs, use),
            _ when NodeVersion(use) is { } version => JavaScript(conversion, runs, use, version),
            _ => Refuse(conversion, runs, runs.Find("using")?.Span, use.Length == 0 ? "`runs` does not say what it is `using`" : $"`using: {use}` is not known",
                Suggestion.Hint(use, ["composite", "docker", "node20", "node24"]) ?? "known are `composite`, `docker`, `node20` and `node24`"),
        };
    }

    /// <summary>Older ones are taken too: runners run them on the oldest they have.</summary>
    private static int? NodeVersion(string use) =>
        use.StartsWith("node", StringComparison.OrdinalIgnoreCase) && int.TryParse(use.AsSpan(4), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
        && version is 12 or 16 or 20 or 24 ? version : null;

    private static ActionRuns? Docker(Conversion conversion, TemplateMapping runs, string use)
    {
        if (runs.Find("image")?.LiteralText is not { Length: > 0 } image) return Refuse(conversion, runs, null, "a Docker action needs an `image`", "add `image: Dockerfile` or `image: docker://…`");
        return new ActionRuns.Docker(use, runs.Span, image, runs.Find("args") as TemplateSequence, runs.Find("env"), runs.Find("entrypoint")?.LiteralText,
            runs.Find("pre-entrypoint")?.LiteralText, Condition(conversion, runs, "pre-if"), runs.Find("post-entrypoint")?.LiteralText, Condition(conversion, runs, "post-if"));
    }

    private static ActionRuns? JavaScript(Conversion conversion, TemplateMapping runs, string use, int version)
    {
        if (runs.Find("main")?.LiteralText is not { Length: > 0 } main) return Refuse(conversion, runs, null, "a JavaScript action needs a `main`", "add `main: dist/index.js`");
        return new ActionRuns.JavaScript(use, runs.Span, version, main, runs.Find("pre")?.LiteralText, Condition(conversion, runs, "pre-if"),
            runs.Find("post")?.LiteralText, Condition(conversion, runs, "post-if"));
    }

    private static ActionRuns? Composite(Conversion conversion, TemplateMapping runs, string use)
    {
        if (runs.Find("steps") is not TemplateSequence steps) return Refuse(conversion, runs, null, "a composite action needs `steps`", "add `steps:`");
        return new ActionRuns.Composite(use, runs.Span, StepConverter.Convert(conversion, steps, ActionSchema.StepIf));
    }

    private static Condition? Condition(Conversion conversion, TemplateMapping runs, string key) =>
        runs.Find(key) is { } template ? ConditionConverter.Convert(conversion, template, ActionSchema.StepIf) : null;

    private static ActionRuns? Refuse(Conversion conversion, TemplateMapping runs, SourceSpan? span, string message, string hint)
    {
        conversion.Report(WorkflowDiagnostics.InvalidAction.At(span ?? new SourceSpan(runs.Span.File, runs.Span.Start), message, hint));
        return null;
    }
}
