using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using Hal9.Cli.Auditing;
using Hal9.Cli.Ci;
using Hal9.Cli.Output;
using Hal9.Configuration;
using Hal9.Engine.Runs;
using Hal9.Machine.Git;
using Hal9.Primitives.Diagnostics;
using Hal9.Security.Advisories;
using Hal9.Security.Dependencies;
using Hal9.Toolchains;
using Hal9.Toolchains.Tools;

namespace Hal9.Cli.Verbs;

/// <summary>Holds what the projects depend on against advisories.</summary>
internal sealed class CiAuditVerb : Verb
{
    private readonly Argument<string?> path = new("path") { HelpName = "PATH", Arity = ArgumentArity.ZeroOrOne, Description = "The folder whose projects are checked. Default: the repository around here" };

    private readonly Option<string?> advisories = new("--advisories") { HelpName = "SOURCE", Description = "Where the advisories are: a folder or zip of OSV records, or an address; default: `audit.source` of hal9.yml, else OSV's public archives" };

    private readonly Option<string?> severity = new Option<string?>("--severity") { HelpName = "CLASS", Description = "The mildest severity that is shown: low, medium, high or critical" }.AcceptOnlyFromAmong("low", "medium", "high", "critical");

    private readonly Option<string?> failOn = new Option<string?>("--fail-on") { HelpName = "CLASS", Description = "The mildest severity that fails; milder ones are warnings" }.AcceptOnlyFromAmong("low", "medium", "high", "critical");

    private readonly Option<bool> restore = new("--restore") { Description = "First let .NET projects be restored, so that what their packages need is known too" };

    private readonly Option<string?> format = new Option<string?>("--format", "-f") { HelpName = "FORMAT", Description = "text, json, sarif or github (annotations); default: text, in a workflow github" }
        .AcceptOnlyFromAmong("text", "json", "sarif", "github");

    public override string Details =>
        "Reads what .NET and Rust projects depend on (packages.lock.json, the last restore, the project files; Cargo.lock) and holds every version against advisories in OSV's format. "
        + "A finding shows the way from the project to the package, and the upgrade that mends it. Exit code 1 on findings, 2 when there are no advisories: nothing checked is never clean.";

    public override IReadOnlyList<Example> Examples =>
    [
        new("ci audit", "every project of this repository"),
        new("ci audit --fail-on high", "milder ones only warn"),
        new("ci audit --restore", "in a fresh clone: with what packages of .NET need themselves"),
        new("ci audit --advisories osv.zip", "with advisories from a file"),
        new("ci audit --format sarif > audit.sarif", "for code scanning"),
    ];

    public override JsonTypeInfo Answer => AnswerJson.Own.CiAuditAnswer;

    public override IEnumerable<Argument> Arguments => [path];

    public override IEnumerable<Option> Options => [advisories, severity, failOn, restore, format];

    public override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellation)
    {
        var here = Environment.CurrentDirectory;
        var repository = GitRepository.RootOf(invocation.Get(path) is { } asked ? Path.GetFullPath(asked) : here);
        var root = invocation.Get(path) is { } typed ? Path.GetFullPath(typed) : repository ?? here;
        if (File.Exists(root)) root = Path.GetDirectoryName(root)!;
        if (!Directory.Exists(root)) return invocation.Refuse(CommandLineDiagnostics.UnreadablePath.Nowhere($"cannot read `{invocation.Get(path)}`: there is no such folder"));
        repository ??= root;
        var (section, mistakes) = await ReadSectionAsync(repository, here, cancellation).ConfigureAwait(false);
        if (section is null) return invocation.Refuse([.. mistakes]);
        section = section with { Severity = ClassOf(invocation.Get(severity)) ?? section.Severity, FailOn = ClassOf(invocation.Get(failOn)) ?? section.FailOn };

        string[] excluded = [.. section.Exclude.Select(folder => Path.GetRelativePath(root, Path.Combine(repository, folder)).Replace('\\', '/').Trim('/'))];
        DependencySet Scan() => new DependencyScan(root, Prefix(here, root), excluded).Read(cancellation);
        if (invocation.Get(restore) && await RestoreAsync(invocation, repository, Scan, cancellation).ConfigureAwait(false) is { Count: > 0 } unrestored) return invocation.Refuse([.. unrestored]);
        var set = Scan();
        if (set.Projects == 0)
        {
            return invocation.Refuse([AuditDiagnostics.NothingToAudit.Nowhere($"there is no .NET or Rust project below `{Shown(here, root)}`", "stand in a repository that has one, or name its folder"), .. set.Problems]);
        }
        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        var source = invocation.Get(advisories);
        var audit = new DependencyAudit(Path.Combine(RunFolder.CacheRoot, "advisories"), http, TimeProvider.System);
        var outcome = await audit.RunAsync(set, section, source, source is null ? repository : here, root == repository, cancellation).ConfigureAwait(false);
        AuditOutput.Write(outcome, set, invocation.Json ? "json" : invocation.Get(format), invocation);
        return outcome.IsBad ? ExitCode.Bad : outcome.CouldNotCheck ? ExitCode.Unusable : ExitCode.Fine;
    }

    /// <summary>Solutions first, which is quick; then whatever is audited and belongs to none, or is none of `ci.projects`.</summary>
    /// <returns>What could not be restored, and why.</returns>
    private async Task<IReadOnlyList<Diagnostic>> RestoreAsync(Invocation invocation, string repository, Func<DependencySet> scan, CancellationToken cancellation)
    {
        var (ground, problems) = await CiGround.OpenAsync(invocation.Get(path) is { } typed ? [typed] : [], cancellation).ConfigureAwait(false);
        // Which of several solutions is meant does not matter here: their projects are restored one by one.
        if (ground is null && problems.Any(static problem => problem.Descriptor != ToolchainDiagnostics.SeveralSolutions && problem.Descriptor != ToolchainDiagnostics.NoProject)) return problems;
        var runner = new ToolRunner(CiGround.Environment, ToolProgress.Of(invocation), TimeProvider.System);
        var deadline = (ground?.Section ?? CiSection.Default).Deadline;
        var failed = new List<Diagnostic>();
        foreach (var project in ground?.Projects ?? []) await RestoreAsync(project).ConfigureAwait(false);
        if (failed.Count > 0) return failed;
        foreach (var manifest in scan().Unrestored.Select(project => Path.GetRelativePath(repository, project).Replace('\\', '/')))
        {
            await RestoreAsync(new ToolchainProject(Toolchains.Toolchains.All.First(toolchain => Toolchains.Toolchains.IsManifestOf(toolchain, manifest)), repository, manifest)).ConfigureAwait(false);
        }
        return failed;

        async Task RestoreAsync(ToolchainProject project)
        {
            if (project.Toolchain.Restore(project, deadline) is not { } command) return;
            var run = await runner.RunAsync(command, cancellation).ConfigureAwait(false);
            if (!run.Succeeded) failed.Add(run.Problem ?? ToolchainDiagnostics.ToolFailed.Nowhere($"`{command.Title}` failed with exit code {run.ExitCode}: nothing was checked", $"{(run.LastWords is { } words ? words + "; " : "")}`audit.exclude` of hal9.yml passes over a folder"));
        }
    }

    private static async Task<(AuditSection? Section, IReadOnlyList<Diagnostic> Mistakes)> ReadSectionAsync(string repository, string here, CancellationToken cancellation)
    {
        var reader = new ConfigurationReader(ProjectConfiguration.Sections);
        var file = Path.Combine(repository, ProjectConfiguration.FileName);
        var parse = File.Exists(file)
            ? reader.Read(Shown(here, file), await File.ReadAllBytesAsync(file, cancellation).ConfigureAwait(false), Environment.GetEnvironmentVariable)
            : reader.Empty();
        return parse.Find(AuditSection.Section) is { } section ? (section, []) : (null, [.. parse.Diagnostics.Where(static mistake => mistake.Severity == Severity.Error)]);
    }

    private static SeverityClass? ClassOf(string? word) => word switch
    {
        "low" => SeverityClass.Low,
        "medium" => SeverityClass.Medium,
        "high" => SeverityClass.High,
        "critical" => SeverityClass.Critical,
        _ => null,
    };

    private static string Shown(string here, string path) => Path.GetRelativePath(here, path).Replace('\\', '/');

    private static string Prefix(string here, string root) => Shown(here, root) is var shown && shown == "." ? "" : shown + "/";
}
