using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Expressions;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Tests.Conformance;

/// <summary>Prints our model in the shape of the official cases, with or without the places of values.</summary>
internal sealed class WorkflowJson
{
    private readonly bool includeSource;
    private readonly List<string> files = [];

    private WorkflowJson(bool includeSource) => this.includeSource = includeSource;

    public static JsonObject Write(Workflow workflow, bool includeSource, bool isPartialRerun)
    {
        var writer = new WorkflowJson(includeSource);
        writer.FileOf(workflow.Source);
        var result = new JsonObject();
        var inputs = workflow.On.Find("workflow_dispatch")?.DispatchInputs ?? [];
        if (!inputs.IsEmpty) result["input-types"] = new JsonObject(inputs.Select(input => KeyValuePair.Create(input.Name, (JsonNode?)input.Type)));
        Add(result, "env", writer.Token(workflow.Env));
        Add(result, "permissions", Permissions(workflow.Permissions));
        Add(result, "defaults", writer.Token(workflow.Defaults?.Source));
        Add(result, "concurrency", writer.Token(workflow.Concurrency?.Source));
        result["jobs"] = writer.Jobs(workflow, workflow.Permissions);
        if (includeSource) result["file-table"] = new JsonArray([.. (isPartialRerun ? writer.files.Order(StringComparer.Ordinal) : writer.files.AsEnumerable()).Select(file => (JsonNode)file)]);
        return result;
    }

    private JsonArray Jobs(Workflow workflow, Permissions? permissions) =>
        new([.. workflow.Jobs.Select(job => (JsonNode)(job is CallJob call ? Call(call, permissions) : Job((StepsJob)job, permissions)))]);

    private JsonObject Job(StepsJob job, Permissions? permissions)
    {
        var result = new JsonObject { ["type"] = "job", ["id"] = Text(job.Id, job.Span), ["name"] = Name(job) };
        if (!job.Needs.IsEmpty) result["needs"] = Needs(job);
        result["if"] = Condition(job.Condition);
        Add(result, "strategy", Token(job.Strategy?.Source));
        Add(result, "continue-on-error", Token(job.ContinueOnError));
        Add(result, "timeout-minutes", Token(job.TimeoutMinutes));
        Add(result, "cancel-timeout-minutes", Token(job.CancelTimeoutMinutes));
        Add(result, "concurrency", Token(job.Concurrency?.Source));
        Add(result, "permissions", Permissions(job.Permissions ?? permissions));
        Add(result, "env", Token(job.Env));
        Add(result, "environment", Token(job.Environment?.Source));
        Add(result, "defaults", Token(job.Defaults?.Source));
        Add(result, "runs-on", Token(job.RunsOn.Source));
        Add(result, "container", Token(job.Container?.Source));
        Add(result, "services", Token(job.Services?.Source));
        Add(result, "outputs", Token(job.Outputs));
        if (!job.Steps.IsEmpty) result["steps"] = new JsonArray([.. job.Steps.Select(step => (JsonNode)Step(step))]);
        Add(result, "snapshot", Token(job.Snapshot?.Source));
        return result;
    }

    private JsonObject Call(CallJob job, Permissions? permissions)
    {
        var effective = job.Permissions ?? permissions;
        var trigger = job.Called?.On.Find("workflow_call")?.Source as TemplateMapping;
        var result = new JsonObject { ["type"] = "reusableWorkflowJob", ["id"] = Text(job.Id, job.Span), ["name"] = Name(job), ["needs"] = Needs(job), ["if"] = Condition(job.Condition) };
        result["ref"] = Text(job.Uses.Text, job.Uses.Span);
        Add(result, "permissions", Permissions(job.Called?.Permissions ?? effective));
        if (job.Called is { } called)
        {
            FileOf(called.Source);
            Add(result, "input-definitions", Token(trigger?.Find("inputs")));
            Add(result, "secret-definitions", Token(trigger?.Find("secrets")));
            Add(result, "outputs", Token(trigger?.Find("outputs")));
            Add(result, "defaults", Token(called.Defaults?.Source));
            Add(result, "env", Token(called.Env));
            Add(result, "embedded-concurrency", Token(called.Concurrency?.Source));
        }
        result["jobs"] = job.Called is null ? [] : Jobs(job.Called, job.Called.Permissions ?? effective);
        Add(result, "input-values", Token(job.With));
        Add(result, "secret-values", Token(job.Secrets));
        if (job.InheritsSecrets) result["inherit-secrets"] = true;
        Add(result, "concurrency", Token(job.Concurrency?.Source));
        Add(result, "strategy", Token(job.Strategy?.Source));
        return result;
    }

    private JsonObject Step(Step step)
    {
        var result = new JsonObject { ["id"] = step.Id };
        Add(result, "name", Token(step.Name));
        result["if"] = Condition(step.Condition);
        Add(result, "continue-on-error", Token(step.ContinueOnError));
        Add(result, "timeout-minutes", Token(step.TimeoutMinutes));
        Add(result, "env", Token(step.Env));
        if (step is UsesStep uses)
        {
            result["uses"] = Text(uses.Uses.Text, uses.Uses.Span);
            Add(result, "with", Token(uses.With));
        }
        else if (step is RunStep run)
        {
            Add(result, "working-directory", Token(run.WorkingDirectory));
            Add(result, "shell", Token(run.Shell));
            result["run"] = Token(run.Run);
        }
        return result;
    }

    private JsonNode? Name(Job job) => job.Name is null or TemplateLiteral { Value: ExpressionString { Value: "" } } ? Text(job.Id, job.Span) : Token(job.Name);

    private JsonArray Needs(Job job) => new([.. job.Needs.Select(need => Text(need.Id, need.Span))]);

    private JsonObject Condition(Condition condition)
    {
        var written = condition.Expression.Text;
        if (TemplateText.HasExpression(written))
        {
            var template = TemplateText.Parse(written, ExpressionScope.Anything);
            written = template.Literal ?? Form(template);
        }
        var calls = ExpressionParser.Parse(written, ExpressionScope.Anything).CallsStatusFunction;
        var text = string.IsNullOrWhiteSpace(written) ? "success()" : calls ? written : $"success() && ({written})";
        return new JsonObject([.. Source(3, condition.Span), KeyValuePair.Create("expr", (JsonNode?)text)]);
    }

    private JsonNode? Token(Template? template) => template switch
    {
        null => null,
        TemplateInsert => new JsonObject([.. Source(4, template.Span), KeyValuePair.Create("directive", (JsonNode?)"insert")]),
        TemplateExpression expression => new JsonObject([.. Source(3, template.Span), KeyValuePair.Create("expr", (JsonNode?)Form(expression.Text))]),
        TemplateSequence sequence => new JsonObject([.. Source(1, template.Span), .. Part("seq", sequence.Items.Select(Token))]),
        TemplateMapping mapping => new JsonObject(
            [.. Source(2, template.Span), .. Part("map", mapping.Entries.Select(entry => (JsonNode?)new JsonObject { ["Key"] = Token(entry.Key), ["Value"] = Token(entry.Value) }))]),
        TemplateLiteral { Value: ExpressionString text } => Text(text.Value, template.Span),
        TemplateLiteral { Value: ExpressionBoolean boolean } => Scalar(5, template.Span, "bool", boolean.Value),
        TemplateLiteral { Value: ExpressionNumber number } => Scalar(6, template.Span, "num", Number(number.Value)),
        _ => includeSource ? new JsonObject(Source(7, template.Span)) : null,
    };

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Part(string name, IEnumerable<JsonNode?> items)
    {
        var array = new JsonArray([.. items]);
        return array.Count == 0 ? [] : [KeyValuePair.Create(name, (JsonNode?)array)];
    }

    private JsonNode Text(string text, SourceSpan span) => Scalar(0, span, "lit", text);

    private JsonNode Scalar(int type, SourceSpan span, string name, JsonNode value) =>
        includeSource ? new JsonObject([.. Source(type, span), KeyValuePair.Create(name, (JsonNode?)value)]) : value;

    private static JsonNode Number(double value) => double.IsFinite(value) ? JsonNode.Parse(value.ToString("R", CultureInfo.InvariantCulture))! : value.ToString(CultureInfo.InvariantCulture);

    private IEnumerable<KeyValuePair<string, JsonNode?>> Source(int type, SourceSpan? span)
    {
        yield return KeyValuePair.Create("type", (JsonNode?)type);
        if (!includeSource || span is not { } place) yield break;
        yield return KeyValuePair.Create("file", (JsonNode?)FileOf(place.File));
        yield return KeyValuePair.Create("line", (JsonNode?)place.Start.Line);
        yield return KeyValuePair.Create("col", (JsonNode?)place.Start.Column);
    }

    private int FileOf(SourceText source)
    {
        if (!files.Contains(source.Path)) files.Add(source.Path);
        return files.IndexOf(source.Path) + 1;
    }

    /// <summary>The permissions there were when the cases were written.</summary>
    private static readonly string[] FirstPermissions =
    [
        "actions", "checks", "contents", "deployments", "discussions", "id-token", "issues", "packages", "pages", "pull-requests",
        "repository-projects", "security-events", "statuses",
    ];

    private static JsonObject? Permissions(Permissions? permissions) => permissions is null ? null : new JsonObject(
        FirstPermissions.Where(name => permissions[name] != PermissionLevel.None)
            .Select(name => KeyValuePair.Create(name, (JsonNode?)(permissions[name] == PermissionLevel.Write ? "write" : "read"))));

    private static string Form(TemplateText template)
    {
        if (template.Segments is [var only]) return Inside(template, only);
        var format = new StringBuilder();
        var arguments = new StringBuilder();
        var index = 0;
        foreach (var segment in template.Segments)
        {
            if (segment.Root is not null)
            {
                format.Append(CultureInfo.InvariantCulture, $"{{{index++}}}");
                arguments.Append(", ").Append(Inside(template, segment));
                continue;
            }
            var text = template.Text.Substring(segment.Offset, segment.Length);
            format.Append(text.Replace("'", "''", StringComparison.Ordinal).Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));
        }
        return $"format('{format}'{arguments})";
    }

    private static string Inside(TemplateText template, TemplateSegment segment) => template.Text.Substring(segment.Offset + 3, segment.Length - 5).Trim();

    private static void Add(JsonObject target, string name, JsonNode? value)
    {
        if (value is not null) target[name] = value;
    }
}
