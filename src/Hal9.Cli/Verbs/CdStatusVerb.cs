using System.CommandLine;
using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using Hal9.Cli.Delivering;
using Hal9.Cli.Output;
using Hal9.Delivery.Deployments;
using Hal9.Delivery.Local;
using Hal9.Journal;

namespace Hal9.Cli.Verbs;

/// <summary>Says what runs where. Changes nothing.</summary>
internal sealed class CdStatusVerb : Verb
{
    private readonly Argument<string?> environment = new("environment") { HelpName = "ENV", Description = "One environment; else all", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> state = CdDeployVerb.StateOption();

    public override string Details => "Reads each environment's journal, looks for its processes and asks them how they are: the version that is current, where it listens, since when, and what happened last.";

    public override IReadOnlyList<Example> Examples => [new("cd status", "every environment"), new("cd status staging --json", "one of them, for a program")];

    public override JsonTypeInfo Answer => AnswerJson.Own.CdStatusAnswer;

    public override IEnumerable<Argument> Arguments => [environment];

    public override IEnumerable<Option> Options => [state];

    public override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellation)
    {
        var (ground, problems) = await DeliveryGround.OpenAsync(invocation.Get(state), cancellation).ConfigureAwait(false);
        if (ground is null) return invocation.Refuse([.. problems]);
        var asked = invocation.Get(environment);
        if (asked is not null && ground.Find(asked).Problem is { } unknown) return invocation.Refuse(unknown);
        var answers = new List<CdEnvironment>();
        foreach (var name in asked is null ? ground.Environments.Keys : [asked])
        {
            if (!StreamId.TryParse(name, out var stream)) continue;
            var report = await EnvironmentReport.ReadAsync(ground.Store, stream, ground.FolderOf(name), cancellation).ConfigureAwait(false);
            if (report.Problem is { } problem) return invocation.Refuse(problem);
            answers.Add(CdEnvironment.Of(name, report));
        }
        if (invocation.Json) invocation.Write(new CdStatusAnswer(answers), AnswerJson.Own.CdStatusAnswer);
        else foreach (var one in answers) Print(invocation, one);
        return ExitCode.Fine;
    }

    private static void Print(Invocation invocation, CdEnvironment one)
    {
        var (to, paint) = (invocation.Out, invocation.Paint);
        to.Write(paint.Bold(one.Name) + (one.Version is null ? ": nothing is deployed\n" : $": {one.Version}\n"));
        foreach (var replica in one.Replicas)
        {
            var health = replica.Health == "ready" ? paint.Green(replica.Health) : paint.Red(replica.Health);
            to.Write(string.Create(CultureInfo.InvariantCulture, $"  {(replica.Current ? "current" : "left over")} #{replica.Deployment} {replica.Version} {health} at {replica.Url} since {replica.Since:yyyy-MM-dd HH:mm:ss}Z"));
            to.Write($", process {replica.ProcessId?.ToString(CultureInfo.InvariantCulture) ?? "none"}, {(replica.SupervisorId is { } supervisor ? $"supervised by {supervisor}" : "not supervised")}");
            to.Write(replica.Restarts > 0 ? $", restarted {replica.Restarts} times\n" : "\n");
        }
        foreach (var happened in one.Events) to.Write(paint.Faint(string.Create(CultureInfo.InvariantCulture, $"  {happened.Time:yyyy-MM-dd HH:mm:ss}Z {ShownText.Clean(happened.Message, keepColours: false)}\n")));
    }
}

internal sealed record CdStatusAnswer(IReadOnlyList<CdEnvironment> Environments);

/// <param name="Version">The current one; absent before the first deployment.</param>
/// <param name="Events">The newest, oldest first.</param>
internal sealed record CdEnvironment(string Name, string? Version, IReadOnlyList<CdReplica> Replicas, IReadOnlyList<CdEvent> Events)
{
    public static CdEnvironment Of(string name, EnvironmentReport report) => new(
        name, report.State.CurrentDeployment?.Version,
        [.. report.Replicas.Select(static replica => new CdReplica(
            replica.Deployment.Number, replica.Deployment.Version, replica.IsCurrent, replica.Health, $"http://127.0.0.1:{replica.Deployment.Port}", replica.Deployment.Since, replica.ReplicaId, replica.SupervisorId, replica.Restarts))],
        [.. report.Last.Select(static envelope => CdEvent.Of(envelope))]);
}

/// <param name="Current">False: it should have been stopped.</param>
/// <param name="Health"><c>ready</c>, <c>down</c>, or what its probes said instead.</param>
internal sealed record CdReplica(int Deployment, string Version, bool Current, string Health, string Url, DateTimeOffset Since, int? ProcessId, int? SupervisorId, int Restarts);

/// <param name="Data">The event's payload, JSON as text.</param>
/// <param name="Message">The same as a person is told.</param>
internal sealed record CdEvent(long Sequence, DateTimeOffset Time, string Type, string Data, string Message)
{
    public static CdEvent Of(Envelope envelope)
    {
        var data = System.Text.Encoding.UTF8.GetString(envelope.Payload.Span);
        // One of a newer program is shown as it is.
        var message = DeploymentEvents.Read(envelope) is { } happened ? string.Create(CultureInfo.InvariantCulture, $"#{happened.Deployment}: {happened.Describe()}") : $"{envelope.Type} {data}";
        return new CdEvent(envelope.Sequence, envelope.Time, envelope.Type, data, message);
    }
}
