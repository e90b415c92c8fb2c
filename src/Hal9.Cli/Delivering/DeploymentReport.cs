using Hal9.Cli.Output;
using Hal9.Cli.Verbs;
using Hal9.Delivery;
using Hal9.Delivery.Deployments;
using Hal9.Primitives.Diagnostics;

namespace Hal9.Cli.Delivering;

/// <summary>Tells a person, or a program, how a deployment went.</summary>
internal sealed class DeploymentReport(Invocation invocation, DeliveryGround ground, string environment)
{
    private const int LogLines = 20;

    private static readonly IReadOnlyDictionary<string, DiagnosticDescriptor> ByCode = DeliveryDiagnostics.All.ToDictionary(static descriptor => descriptor.Code);

    /// <summary>Progress goes beside the answer, as it happens; a program reads the answer.</summary>
    public void Observe(DeploymentEvent happened)
    {
        if (invocation.Json) return;
        invocation.Terminal.Error.Write($"{environment} #{happened.Deployment}: {ShownText.Clean(happened.Describe(), keepColours: false)}\n");
        invocation.Terminal.Error.Flush();
    }

    public int Finish(DeploymentOutcome outcome)
    {
        if (outcome.Settled is { } settled)
        {
            invocation.Refuse(DeliveryDiagnostics.Interrupted.Nowhere($"deployment #{settled.Number} ({settled.Version}) {(settled.Failure is { } why ? why.Reason : "was interrupted after it had become current")}: it was {(settled.Failure is null ? "finished" : "backed out")}"));
        }
        if (outcome.Refused is { } refused) return invocation.Refuse(refused);
        var deployment = outcome.Deployment!;
        if (deployment.Failure is { } failure && !invocation.Json)
        {
            ShowLog(deployment, failure);
            var stays = deployment.From is { } from ? $"deployment #{from} is current as before" : "nothing is current, as before";
            invocation.Refuse((ByCode.GetValueOrDefault(failure.Code) ?? DeliveryDiagnostics.NotReady).Nowhere($"{deployment.Version} {failure.Reason}", stays));
        }
        var url = outcome.Succeeded ? $"http://127.0.0.1:{deployment.Port}" : null;
        if (invocation.Json) invocation.Write(new CdDeploymentAnswer(environment, deployment.Number, deployment.Version, outcome.Succeeded, deployment.IsRollback, url, deployment.Failure?.Code, deployment.Failure?.Reason), AnswerJson.Own.CdDeploymentAnswer);
        else if (outcome.Succeeded) invocation.Out.Write($"{invocation.Paint.Bold(deployment.Version)} is current in {environment}: {url}\n");
        return outcome.Succeeded ? ExitCode.Fine : ExitCode.Bad;
    }

    /// <summary>The end of what the new version, or its publishing, had to say.</summary>
    private void ShowLog(Deployment deployment, DeploymentFailed failure)
    {
        var folder = ground.FolderOf(environment)[deployment.Number];
        var path = failure.Code == DeliveryDiagnostics.PublishFailed.Code ? folder.PublishLog : folder.Log;
        if (!File.Exists(path)) return;
        invocation.Terminal.Error.Write($"\nthe end of {path}:\n");
        foreach (var line in File.ReadLines(path).TakeLast(LogLines)) invocation.Terminal.Error.Write($"  {ShownText.Clean(line, keepColours: false)}\n");
        invocation.Terminal.Error.Write("\n");
    }
}
