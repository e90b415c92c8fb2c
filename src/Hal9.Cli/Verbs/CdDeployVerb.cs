using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using Hal9.Cli.Delivering;
using Hal9.Cli.Output;

namespace Hal9.Cli.Verbs;

/// <summary>Publishes what is checked out and makes it current, if it proves itself.</summary>
internal sealed class CdDeployVerb : Verb
{
    private readonly Argument<string> environment = new("environment") { HelpName = "ENV", Description = "An environment of hal9.yml" };

    public override string Details =>
        "Publishes the service, starts it beside the version that runs, waits until it is ready, runs its smoke tests, and only then makes it current and stops the version before. "
        + "When something fails the version before stays as it is, and the exit code is 1. Killed at any moment and run again, it first finishes or backs out what was left, and says which.";

    public override IReadOnlyList<Example> Examples => [new("cd deploy staging", "deploy what is checked out"), new("cd deploy staging --json", "the same for a program")];

    public override JsonTypeInfo Answer => AnswerJson.Own.CdDeploymentAnswer;

    public override IEnumerable<Argument> Arguments => [environment];

    public override IEnumerable<Option> Options => [State];

    public Option<string?> State { get; } = StateOption();

    public static Option<string?> StateOption() => new("--state") { HelpName = "DIR", Description = "Where deployments are kept; else the user's data folder, such as ~/.local/share/hal9/delivery" };

    public override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellation)
    {
        var (ground, problems) = await DeliveryGround.OpenAsync(invocation.Get(State), cancellation).ConfigureAwait(false);
        if (ground is null) return invocation.Refuse([.. problems]);
        var name = invocation.Get(environment)!;
        var (configured, unknown) = ground.Find(name);
        if (configured is null) return invocation.Refuse(unknown!);
        var (request, problem) = await ground.RequestAsync(name, configured, cancellation).ConfigureAwait(false);
        if (request is null) return invocation.Refuse(problem!);
        var report = new DeploymentReport(invocation, ground, name);
        return report.Finish(await ground.DeployerOf(name, report.Observe).DeployAsync(request, cancellation).ConfigureAwait(false));
    }
}

/// <param name="Deployment">Its number in the environment.</param>
/// <param name="Url">Where it listens; absent when it failed.</param>
/// <param name="Code">Diagnostic code of the failure.</param>
internal sealed record CdDeploymentAnswer(string Environment, int Deployment, string Version, bool Succeeded, bool Rollback, string? Url, string? Code, string? Reason);
