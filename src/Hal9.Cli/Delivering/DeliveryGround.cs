using System.Diagnostics;
using Hal9.Configuration;
using Hal9.Delivery;
using Hal9.Delivery.Deployments;
using Hal9.Delivery.Environments;
using Hal9.Delivery.Local;
using Hal9.Journal;
using Hal9.Journal.Files;
using Hal9.Machine.Git;
using Hal9.Machine.Network;
using Hal9.Machine.Processes;
using Hal9.Primitives.Diagnostics;

namespace Hal9.Cli.Delivering;

/// <summary>What every verb of <c>hal9 cd</c> stands on: the configuration above here, and where its deployments are kept.</summary>
/// <param name="Root">Folder of hal9.yml.</param>
internal sealed record DeliveryGround(string Root, FileJournalStore Store, ImageSection Image, IReadOnlyDictionary<string, DeliveryEnvironment> Environments)
{
    public static async Task<(DeliveryGround? Ground, IReadOnlyList<Diagnostic> Problems)> OpenAsync(string? state, CancellationToken cancellation)
    {
        if (!DetachedProcess.IsSupported) return (null, [DeliveryDiagnostics.NoLocalTarget.Nowhere("processes that outlive a deployment are only supported on Linux")]);
        if (ProjectConfiguration.FolderAbove(Environment.CurrentDirectory) is not { } root)
        {
            return (null, [DeliveryDiagnostics.NoConfiguration.Nowhere($"there is no {ProjectConfiguration.FileName} here or in a folder above", "write one with the sections `image` and `environments`")]);
        }
        var bytes = await File.ReadAllBytesAsync(Path.Combine(root, ProjectConfiguration.FileName), cancellation).ConfigureAwait(false);
        var parse = new ConfigurationReader(ProjectConfiguration.Sections).Read(ProjectConfiguration.FileName, bytes, Environment.GetEnvironmentVariable);
        if (!parse.IsSound) return (null, [.. parse.Diagnostics.Where(static mistake => mistake.Severity == Severity.Error)]);
        if (parse.Find(ImageSection.Section) is not { } image) return (null, [Missing(ImageSection.Section)]);
        if (parse.Find(EnvironmentsSection.Section) is not { Count: > 0 } environments) return (null, [Missing(EnvironmentsSection.Section)]);
        var store = new FileJournalStore(Path.Combine(StateFolder(state), DeliveryFolder.NameOf(root)), TimeProvider.System);
        return (new DeliveryGround(root, store, image, environments), []);

        static Diagnostic Missing(ConfigurationSection section) => DeliveryDiagnostics.MissingSection.Nowhere($"{ProjectConfiguration.FileName} has no section `{section.Key}`", "docs/reference/configuration.md describes it");
    }

    public (DeliveryEnvironment? Environment, Diagnostic? Problem) Find(string name) => Environments.TryGetValue(name, out var environment) && StreamId.TryParse(name, out _)
        ? (environment, null)
        : (null, DeliveryDiagnostics.UnknownEnvironment.Nowhere($"there is no environment `{name}`", Suggestion.Hint(name, Environments.Keys) ?? $"there are {string.Join(", ", Environments.Keys)}"));

    public DeliveryFolder FolderOf(string name) => new(Store.FolderOf(new StreamId(name)));

    public Deployer DeployerOf(string name, Action<DeploymentEvent> observe)
    {
        Directory.CreateDirectory(FolderOf(name).Path);
        return new Deployer(Store, new StreamId(name), new LocalTarget(FolderOf(name), OurselvesAsSupervisor(), LoopbackPort.Free, TimeProvider.System), observe);
    }

    /// <summary>The commit, a dot and <c>dirty</c> behind it when files differ from it.</summary>
    public async Task<(DeploymentRequest? Request, Diagnostic? Problem)> RequestAsync(string name, DeliveryEnvironment environment, CancellationToken cancellation)
    {
        if (GitProgram.Find(Root, TimeProvider.System) is not { } git) return (null, DeliveryDiagnostics.NoVersion.Nowhere("git is not on the search path", "install git"));
        var facts = await new GitRepository(git).ReadFactsAsync(cancellation).ConfigureAwait(false);
        if (facts.Head is not { } commit) return (null, DeliveryDiagnostics.NoVersion.Nowhere("there is no commit here, and a version is named after its commit", "commit first"));
        var version = commit[..10] + (facts.IsDirty ? "-dirty" : "");
        return (new DeploymentRequest(version, commit, !facts.IsDirty, new ArtifactSource(Image, Root), new ReleaseManifest(version, Image.Program, name, environment)), null);
    }

    private static string StateFolder(string? given)
    {
        if (given is { Length: > 0 }) return Path.GetFullPath(given);
        return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "hal9", "delivery");
    }

    /// <summary>This program once more; on the JIT it may be `dotnet hal9.dll`.</summary>
    private static SupervisorProgram OurselvesAsSupervisor()
    {
        var program = Environment.ProcessPath ?? throw new UnreachableException("a process knows its program");
        return Path.GetFileNameWithoutExtension(program) == "dotnet" ? new SupervisorProgram(program, [Path.Combine(AppContext.BaseDirectory, "hal9.dll"), "supervise"]) : new SupervisorProgram(program, ["supervise"]);
    }
}
