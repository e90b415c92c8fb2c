using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Hal9.Workflows.Expressions;

namespace Hal9.Benchmarks.Micro;

/// <summary>
/// Reading and evaluating expressions as workflows hold them. The floor is one pass over the characters of the text, which no
/// reader can do without.
/// </summary>
[MemoryDiagnoser]
public class ExpressionBenchmarks
{
    private const string Condition = "github.event_name == 'push' && startsWith(github.ref, 'refs/tags/')";
    private const string Label = "Deploy ${{ github.ref_name }} to ${{ inputs.target || 'staging' }}";

    private static readonly ExpressionScope Scope = ExpressionScope.Of("github", "inputs", "vars", "needs", "always(0,0)", "failure(0,MAX)", "cancelled(0,0)", "success(0,MAX)");

    private static readonly EvaluationContext Context = EvaluationContext.From((ExpressionObject)ExpressionValue.FromJson(JsonDocument.Parse(
        """{"github":{"event_name":"push","ref":"refs/tags/v1","ref_name":"v1","sha":"0","actor":"a","job":"b","run_id":"1","workflow":"ci","repository":"o/r"},"inputs":{},"needs":{"a":{"result":"success"},"b":{"result":"failure"}}}""").RootElement));

    private readonly ParsedExpression condition = ExpressionParser.Parse(Condition, Scope);
    private readonly ParsedExpression results = ExpressionParser.Parse("contains(needs.*.result, 'failure')", Scope);
    private readonly ParsedExpression label = TemplateText.Parse(Label, Scope).Expression!;
    private readonly ParsedExpression json = ExpressionParser.Parse("toJSON(github)", Scope);

    [Benchmark(Baseline = true)]
    public int Floor_one_pass_over_the_text()
    {
        var sum = 0;
        foreach (var c in Condition) sum += char.IsWhiteSpace(c) ? 1 : c;
        return sum;
    }

    [Benchmark]
    public ParsedExpression Parse_a_condition() => ExpressionParser.Parse(Condition, Scope);

    [Benchmark]
    public ParsedExpression Parse_a_property() => ExpressionParser.Parse("github.ref", Scope);

    [Benchmark]
    public TemplateText Parse_a_text_with_two_expressions() => TemplateText.Parse(Label, Scope);

    [Benchmark]
    public TemplateText Parse_a_text_without_expressions() => TemplateText.Parse("npm ci && npm test", Scope);

    [Benchmark]
    public ExpressionValue? Evaluate_a_condition() => condition.Evaluate(Context).Value;

    [Benchmark]
    public ExpressionValue? Evaluate_a_filter() => results.Evaluate(Context).Value;

    [Benchmark]
    public ExpressionValue? Evaluate_a_text() => label.Evaluate(Context).Value;

    [Benchmark]
    public ExpressionValue? Evaluate_toJSON_of_nine_properties() => json.Evaluate(Context).Value;
}
