using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using Hal9.Cli.Delivering;
using Hal9.Cli.Output;

namespace Hal9.Cli.Verbs;

/// <summary>Makes current again what was so before.</summary>
internal sealed class CdRollbackVerb : Verb
{
    private readonly Argument<string> environment = new("environment") { HelpName = "ENV", Description = "An environment of hal9.yml" };
    private readonly Option<string?> state = CdDeployVerb.StateOption();

    public override string Details =>
        "Starts the version that was current before this one, as it was published and configured then, and makes it current when it is ready and passes its smoke tests. "
        + "A rollback is a deployment too: rolled back once more, the environment returns to what it was. Data is not rolled back.";

    public override IReadOnlyList<Example> Examples => [new("cd rollback staging", "return to the version before")];

    public override JsonTypeInfo Answer => AnswerJson.Own.CdDeploymentAnswer;

    public override IEnumerable<Argument> Arguments => [environment];

    public override IEnumerable<Option> Options => [state];

    public override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellation)
    {
        var (ground, problems) = await DeliveryGround.OpenAsync(invocation.Get(state), cancellation).ConfigureAwait(false);
        if (ground is null) return invocation.Refuse([.. problems]);
        var name = invocation.Get(environment)!;
        if (ground.Find(name).Problem is { } unknown) return invocation.Refuse(unknown);
        var report = new DeploymentReport(invocation, ground, name);
        return report.Finish(await ground.DeployerOf(name, report.Observe).RollBackAsync(cancellation).ConfigureAwait(false));
    }
}
