using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Expressions;
using Hal9.Workflows.Model;
using Hal9.Workflows.Triggers;

namespace Hal9.Workflows.Tests.Triggers;

public sealed class DispatchInputsTests
{
    private const string File = """
        on:
          workflow_dispatch:
            inputs:
              target: {type: choice, options: [staging, production], required: true}
              dry-run: {type: boolean, default: true}
              depth: {type: number, default: 2}
              note: {description: a word}
        jobs: {a: {runs-on: x, steps: [{run: a}]}}
        """;

    [Fact]
    public void Given_values_and_defaults_are_typed_in_inputs_and_text_in_the_event()
    {
        var binding = Bind(("TARGET", "staging"), ("dry-run", "false"));
        Assert.Empty(binding.Diagnostics);
        Assert.Same(ExpressionValue.False, binding.Inputs["dry-run"]);
        Assert.Equal(2, binding.Inputs["depth"].ToNumber());
        Assert.Equal(ExpressionKind.Number, binding.Inputs["depth"].Kind);
        Assert.Equal("", binding.Inputs["note"].ToText());
        Assert.Equal("false", Assert.IsType<ExpressionString>(binding.EventInputs["dry-run"]).Value);
        Assert.Equal("staging", binding.Inputs["target"].ToText());
    }

    [Theory]
    [InlineData("HAL2910", "targe", "staging", "target", "staging")]
    [InlineData("HAL2911", "note", "x", null, null)]
    [InlineData("HAL2912", "target", "Staging", null, null)]
    [InlineData("HAL2912", "dry-run", "yes", "target", "staging")]
    [InlineData("HAL2912", "depth", "deep", "target", "staging")]
    [InlineData("HAL2912", "depth", "NaN", "target", "staging")]
    public void A_wrong_input_is_told(string code, string name, string value, string? also, string? alsoValue)
    {
        var diagnostic = Assert.Single((also is null ? Bind((name, value)) : Bind((name, value), (also, alsoValue!))).Diagnostics);
        Assert.Equal((code, Severity.Error), (diagnostic.Code, diagnostic.Severity));
    }

    [Fact]
    public void Everything_wrong_is_told_at_once() => Assert.Equal(3, Bind(("x", "1"), ("dry-run", "maybe")).Diagnostics.Length);

    [Fact]
    public void An_unknown_input_gets_a_suggestion() => Assert.Equal("did you mean `depth`?", Bind(("detph", "1"), ("target", "staging")).Diagnostics[0].Hint);

    private static DispatchBinding Bind(params (string Name, string Value)[] given)
    {
        var parse = WorkflowParser.Parse(new SourceText("ci.yml", File), ParseOptions.Default);
        Assert.Empty(parse.Diagnostics);
        return DispatchInputs.Bind(parse.Workflow!.On.Find("workflow_dispatch")!, given.ToDictionary(pair => pair.Name, pair => pair.Value));
    }
}
