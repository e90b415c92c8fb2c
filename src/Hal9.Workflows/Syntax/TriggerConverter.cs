using System.Collections.Immutable;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Expressions;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Syntax;

/// <summary>
/// <c>on</c>. Only what GitHub's parser looks into is judged: <c>workflow_call</c> by the schema, and the shape of the inputs of
/// <c>workflow_dispatch</c>. Everything else is read as well as it can be.
/// </summary>
internal static class TriggerConverter
{
    public static Model.Triggers Convert(Conversion conversion, Template template)
    {
        var items = ImmutableArray.CreateBuilder<Trigger>();
        switch (template)
        {
            case TemplateSequence sequence:
                foreach (var item in sequence.Items) AddBare(items, item);
                break;
            case TemplateMapping mapping:
                foreach (var (key, value) in mapping.Entries)
                {
                    if (key.LiteralText is { } name) items.Add(Convert(conversion, name, key.Span, value));
                }
                break;
            default:
                AddBare(items, template);
                break;
        }
        return new Model.Triggers { Source = template, Items = items.DrainToImmutable() };
    }

    private static void AddBare(ImmutableArray<Trigger>.Builder items, Template item)
    {
        if (item.LiteralText is { Length: > 0 } name) items.Add(new Trigger(name, item.Span, null) { Call = name == "workflow_call" ? CallInterface.Empty : null });
    }

    private static Trigger Convert(Conversion conversion, string name, SourceSpan span, Template value)
    {
        var source = value is TemplateLiteral { Value.Kind: ExpressionKind.Null } ? null : value;
        var mapping = source as TemplateMapping;
        var trigger = new Trigger(name, span, source)
        {
            Types = Filter(mapping, "types"),
            Branches = Filter(mapping, "branches"),
            BranchesIgnore = Filter(mapping, "branches-ignore"),
            Tags = Filter(mapping, "tags"),
            TagsIgnore = Filter(mapping, "tags-ignore"),
            Paths = Filter(mapping, "paths"),
            PathsIgnore = Filter(mapping, "paths-ignore"),
            Workflows = Filter(mapping, "workflows"),
            Names = Filter(mapping, "names"),
            Versions = Filter(mapping, "versions"),
        };
        return name switch
        {
            "schedule" => trigger with { Schedules = Schedules(source) },
            "workflow_dispatch" => trigger with { DispatchInputs = DispatchInputs(conversion, source) },
            "workflow_call" => trigger with { Call = Call(mapping) },
            _ => trigger,
        };
    }

    private static TriggerFilter? Filter(TemplateMapping? mapping, string key) => mapping?.Find(key) switch
    {
        TemplateSequence sequence => new TriggerFilter(sequence.Span, Values(sequence)),
        TemplateLiteral { Value.Kind: not ExpressionKind.Null } literal => new TriggerFilter(literal.Span, [Value(literal)]),
        _ => null,
    };

    private static ImmutableArray<FilterValue> Values(TemplateSequence sequence) => [.. sequence.Items.OfType<TemplateLiteral>().Select(Value)];

    private static FilterValue Value(TemplateLiteral literal) => new(literal.Value.ToText(), literal.Span);

    private static ImmutableArray<ScheduleEntry> Schedules(Template? source)
    {
        if (source is not TemplateSequence sequence) return [];
        var entries = ImmutableArray.CreateBuilder<ScheduleEntry>();
        foreach (var item in sequence.Items)
        {
            if (item is not TemplateMapping mapping || mapping.Find("cron") is not TemplateLiteral cron) continue;
            entries.Add(new ScheduleEntry(Value(cron), mapping.Find("timezone") is TemplateLiteral zone ? Value(zone) : null, mapping.Span));
        }
        return entries.DrainToImmutable();
    }

    private static ImmutableArray<DispatchInput> DispatchInputs(Conversion conversion, Template? source)
    {
        if (Mapping(conversion, source, "`workflow_dispatch`") is not { } dispatch || Mapping(conversion, dispatch.Find("inputs"), "`inputs`") is not { } inputs) return [];
        var result = ImmutableArray.CreateBuilder<DispatchInput>(inputs.Entries.Length);
        foreach (var (key, value) in inputs.Entries)
        {
            if (key.LiteralText is not { } name) continue;
            var input = Mapping(conversion, value, "an input");
            result.Add(new DispatchInput(
                name,
                key.Span,
                input?.Find("type") is TemplateLiteral { Value: ExpressionString type } ? type.Value : "string",
                input?.Find("required") is TemplateLiteral { Value.IsTruthy: true },
                input?.Find("default") as TemplateLiteral,
                input?.Find("description")?.LiteralText,
                input?.Find("options") is TemplateSequence options ? Values(options) : [])
            {
                DeprecationMessage = input?.Find("deprecationMessage")?.LiteralText,
            });
        }
        return result.DrainToImmutable();
    }

    private static TemplateMapping? Mapping(Conversion conversion, Template? template, string what)
    {
        if (template is null or TemplateMapping or TemplateLiteral { Value.Kind: ExpressionKind.Null }) return template as TemplateMapping;
        conversion.Abort(WorkflowDiagnostics.ExpectedKind.At(template.Span, $"{what} takes a mapping or nothing"));
        return null;
    }

    private static CallInterface Call(TemplateMapping? source) => source is null ? CallInterface.Empty : new CallInterface
    {
        Inputs =
        [
            .. Entries(source, "inputs").Select(entry => new CallInput(
                entry.Key.LiteralText!, entry.Key.Span,
                (entry.Value as TemplateMapping)?.Find("type")?.LiteralText ?? "string",
                (entry.Value as TemplateMapping)?.Find("required") is TemplateLiteral { Value.IsTruthy: true },
                (entry.Value as TemplateMapping)?.Find("default"))),
        ],
        Secrets =
        [
            .. Entries(source, "secrets").Select(entry => new CallSecret(
                entry.Key.LiteralText!, entry.Key.Span, (entry.Value as TemplateMapping)?.Find("required") is TemplateLiteral { Value.IsTruthy: true })),
        ],
        Outputs =
        [
            .. Entries(source, "outputs").Select(entry => new CallOutput(
                entry.Key.LiteralText!, entry.Key.Span,
                (entry.Value as TemplateMapping)?.Find("value") ?? new TemplateLiteral(entry.Value.Span, ExpressionValue.Null))),
        ],
    };

    private static IEnumerable<TemplateEntry> Entries(TemplateMapping source, string key) =>
        source.Find(key) is TemplateMapping mapping ? mapping.Entries.Where(entry => entry.Key is TemplateLiteral) : [];
}
