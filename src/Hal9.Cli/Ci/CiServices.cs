using Hal9.Cli.Output;
using Hal9.Configuration;
using Hal9.Engine.Runs;
using Hal9.Machine.Containers;
using Hal9.Machine.Services;
using Hal9.Primitives.Diagnostics;
using Hal9.Toolchains;
using Hal9.Toolchains.Integration;
using Hal9.Toolchains.Tools;

namespace Hal9.Cli.Ci;

/// <summary>What the verbs stand on that run declared commands beside services: hal9.yml above here.</summary>
/// <param name="Root">Folder of hal9.yml.</param>
/// <param name="Services">Empty when none are declared.</param>
internal sealed record CiServices(string Root, CiSection Section, IReadOnlyDictionary<string, DeclaredService> Services)
{
    public static async Task<(CiServices? Ground, IReadOnlyList<Diagnostic> Problems)> OpenAsync(CancellationToken cancellation)
    {
        if (ProjectConfiguration.FolderAbove(Environment.CurrentDirectory) is not { } root)
        {
            return (null, [IntegrationDiagnostics.NotDeclared.Nowhere($"there is no {ProjectConfiguration.FileName} here or in a folder above", "write one: docs/guide/integration.md shows how")]);
        }
        var file = Path.Combine(root, ProjectConfiguration.FileName);
        var shown = Path.GetRelativePath(Environment.CurrentDirectory, file).Replace('\\', '/');
        var parse = new ConfigurationReader(ProjectConfiguration.Sections).Read(shown, await File.ReadAllBytesAsync(file, cancellation).ConfigureAwait(false), Environment.GetEnvironmentVariable);
        if (!parse.IsSound || parse.Find(CiSection.Section) is not { } section) return (null, [.. parse.Diagnostics.Where(static mistake => mistake.Severity == Severity.Error)]);
        return (new CiServices(root, section, parse.Find(ServicesSection.Section) ?? new Dictionary<string, DeclaredService>()), []);
    }

    public ServiceSession Session(Invocation invocation) => new(
        Root, Services, new ToolRunner(CiGround.Environment, new CommandOutput(invocation), TimeProvider.System),
        new ServiceGround
        {
            Environment = CiGround.Environment, CacheFolder = RunFolder.CacheRoot, Owner = $"hal9 ci in {Root}", Time = TimeProvider.System,
            Containers = new EngineAccess(CiGround.Environment, Path.Combine(RunFolder.CacheRoot, "containers"), isOffline: false, TimeProvider.System),
        },
        Section.Deadline);

    /// <summary>Says what services do, and shows the log of one that is not well.</summary>
    public static (Action<string> Say, Action<string, string> ShowLog) Progress(Invocation invocation)
    {
        var gate = new Lock();
        return (Write, WriteEnd);

        void WriteEnd(string name, string log)
        {
            Write($"the end of the log of {name}:");
            foreach (var line in log.Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(30)) Write("  " + line);
        }

        void Write(string line)
        {
            lock (gate)
            {
                invocation.Terminal.Error.Write(ShownText.Clean(line, keepColours: false) + "\n");
                invocation.Terminal.Error.Flush();
            }
        }
    }
}
