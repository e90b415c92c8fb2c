using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json.Serialization.Metadata;
using Hal9.Cli.Output;

namespace Hal9.Cli.Verbs;

/// <summary>Looks for the components of <c>eng/components</c> on this machine.</summary>
internal sealed class DoctorVerb : Verb
{
    public override string Details =>
        "Looks at this machine: which real components are there, in which version, and what hal9 or its tests use each for. Changes nothing. "
        + "A missing component is said with the apt packages that bring it; only what hal9 cannot do without makes the exit code 1.";

    public override IReadOnlyList<Example> Examples => [new("doctor", "what is here, what is missing"), new("doctor --json", "the same for a program")];

    public override JsonTypeInfo Answer => AnswerJson.Own.DoctorAnswer;

    public override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellation)
    {
        var found = await Task.WhenAll(Component.All().Select(component => component.FindAsync(cancellation))).ConfigureAwait(false);
        var answer = new DoctorAnswer(
            BuildVersion.Text, RuntimeInformation.RuntimeIdentifier, RuntimeFeature.IsDynamicCodeSupported ? RuntimeInformation.FrameworkDescription : "native", Environment.ProcessorCount, found);
        if (invocation.Json) invocation.Write(answer, AnswerJson.Own.DoctorAnswer);
        else Print(invocation, answer);
        return found.Any(static component => component is { Version: null, UsedBy: "hal9" }) ? ExitCode.Bad : ExitCode.Fine;
    }

    private static void Print(Invocation invocation, DoctorAnswer answer)
    {
        var (output, paint) = (invocation.Out, invocation.Paint);
        output.Write($"hal9 {answer.Hal9} ({answer.Runtime}) on {answer.System}, {answer.Processors} processors\n\n");
        var name = answer.Components.Max(static component => component.Name.Length);
        var version = Math.Max(7, answer.Components.Max(static component => component.Version?.Length ?? 0));
        foreach (var component in answer.Components)
        {
            var mark = component.Version is not null ? paint.Green("ok     ") : component.UsedBy == "hal9" ? paint.Red("missing") : paint.Yellow("missing");
            output.Write($"{mark}  {component.Name.PadRight(name)}  {(component.Version ?? "").PadRight(version)}  {component.UsedBy}: {component.For}\n");
        }
        var missing = answer.Components.Where(static component => component is { Version: null, Packages.Length: > 0 }).ToArray();
        if (missing.Length > 0) output.Write($"\nOn Debian or Ubuntu: apt-get install {string.Join(' ', missing.Select(static component => component.Packages))}\n");
    }
}

/// <param name="System">The runtime identifier: <c>linux-x64</c>.</param>
/// <param name="Runtime"><c>native</c>, or the .NET that compiles it while it runs.</param>
internal sealed record DoctorAnswer(string Hal9, string System, string Runtime, int Processors, IReadOnlyList<FoundComponent> Components);

/// <param name="Version">Absent when the component is missing; <c>present</c> when it has no version to ask for.</param>
/// <param name="Packages">The apt packages that bring it.</param>
/// <param name="UsedBy"><c>hal9</c>, <c>tests</c> or <c>publish</c>.</param>
internal sealed record FoundComponent(string Name, string? Version, string Packages, string UsedBy, string For);
