using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Checks;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Tests.Checks;

public sealed class ActionCheckTests
{
    [Fact]
    public void The_steps_of_a_composite_action_are_checked_like_a_jobs() =>
        Assert.Equal(
            [("HAL2034", 5), ("HAL2023", 10), ("HAL2026", 14), ("HAL2001", 16), ("HAL2012", 18)],
            Found("""
                name: Tool
                description: Does a thing
                inputs:
                  target: {description: where, required: true}
                  speed: {description: how fast}
                outputs:
                  good: {description: a, value: "${{ steps.make.outputs.x }}"}
                  bad:
                    description: b
                    value: ${{ steps.mkae.outputs.x }}
                runs:
                  using: composite
                  steps:
                    - run: echo ${{ inputs.tagret }} ${{ inputs.target }}
                      shell: bash
                    - run: echo ${{ github.head_ref }}
                      shell: bash
                    - uses: actions/checkout@v2
                    - id: make
                      run: make
                      shell: bash
                """));

    [Fact]
    public void An_action_on_a_node_that_is_gone_is_told() =>
        Assert.Equal([("HAL2012", 4)], Found("name: Tool\ndescription: x\nruns:\n  using: node16\n  main: index.js\n"));

    [Fact]
    public void A_good_action_is_silent()
    {
        Assert.Empty(Found("name: Tool\ndescription: x\ninputs:\n  any: {description: y}\nruns:\n  using: node24\n  main: index.js\n"));
        Assert.Empty(Found("name: Tool\ndescription: x\ninputs:\n  any: {description: y}\nruns:\n  using: composite\n  steps:\n    - run: echo \"$ANY\"\n      shell: bash\n      env: {ANY: \"${{ inputs.any }}\"}\n"));
    }

    private static IEnumerable<(string Code, int Line)> Found(string text)
    {
        var parse = ActionFileParser.Parse(new SourceText("action.yml", text), ParseOptions.Default);
        Assert.DoesNotContain(parse.Diagnostics, diagnostic => diagnostic.Severity == Severity.Error);
        return WorkflowChecks.Run(parse, CheckContext.Default).Select(diagnostic => (diagnostic.Code, diagnostic.Span!.Value.Start.Line));
    }
}
