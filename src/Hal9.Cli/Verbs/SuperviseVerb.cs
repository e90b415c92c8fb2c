using System.CommandLine;
using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using Hal9.Cli.Output;
using Hal9.Delivery.Local;

namespace Hal9.Cli.Verbs;

/// <summary>What a deployment starts to keep its replica running. Not for people.</summary>
internal sealed class SuperviseVerb : Verb
{
    private readonly Argument<string> folder = new("folder") { HelpName = "DIR", Description = "A deployment's folder" };

    public override string Details => "Started by `hal9 cd deploy`: keeps the replica of a deployment running until it is told to end by SIGTERM.";

    public override IReadOnlyList<Example> Examples => [new("supervise ~/.local/share/hal9/delivery/neurons-0a1b2c3d/staging/1", "keep that deployment's replica running")];

    public override JsonTypeInfo Answer => AnswerJson.Own.SuperviseAnswer;

    public override IEnumerable<Argument> Arguments => [folder];

    public override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellation)
    {
        var path = Path.GetFullPath(invocation.Get(folder)!);
        _ = int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        await new Supervisor(new DeploymentFolder(path, number), TimeProvider.System).RunAsync(cancellation).ConfigureAwait(false);
        if (invocation.Json) invocation.Write(new SuperviseAnswer(path), AnswerJson.Own.SuperviseAnswer);
        return ExitCode.Fine;
    }
}

/// <summary>Written at the end of the supervision.</summary>
internal sealed record SuperviseAnswer(string Folder);
