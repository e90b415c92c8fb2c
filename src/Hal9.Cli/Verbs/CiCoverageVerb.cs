using System.CommandLine;
using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using Hal9.Cli.Ci;
using Hal9.Cli.Output;
using Hal9.Cli.Running;
using Hal9.Machine.Files;
using Hal9.Machine.Git;
using Hal9.Primitives.Diagnostics;
using Hal9.Toolchains.Coverage;
using Hal9.Toolchains.Findings;
using Hal9.Toolchains.Testing;
using Hal9.Toolchains.Tools;

namespace Hal9.Cli.Verbs;

/// <summary>Runs the tests and says which lines they come to.</summary>
internal sealed class CiCoverageVerb : Verb
{
    private readonly Argument<string[]> paths = CiGround.PathsArgument();

    private readonly Option<int?> minimum = new("--min") { HelpName = "PERCENT", Description = "Fail when less of all lines is covered; default: `ci.coverage.min` of hal9.yml, else 0" };

    private readonly Option<string?> change = new("--diff") { HelpName = "BASE", Description = "Also the coverage of the lines that changed since this commit or branch" };

    private readonly Option<int?> changeMinimum = new("--diff-min") { HelpName = "PERCENT", Description = "Fail when less of the changed lines is covered; default: `ci.coverage.diff-min` of hal9.yml, else 0" };

    private readonly Option<string[]> formats = new Option<string[]>("--format", "-f") { HelpName = "FORMAT", Description = "Write the report as html, cobertura or lcov; may be given several times" }.AcceptOnlyFromAmong("html", "cobertura", "lcov");

    private readonly Option<string?> output = new("--output", "-o") { HelpName = "FOLDER", Description = "Where reports are written; default .hal9/coverage of the repository" };

    private readonly Option<string[]> frameworks = new("--framework") { HelpName = "TFM", Description = "A target framework of .NET; may be given several times. Default: all that the tests have" };

    private readonly Option<string?> toolchain = new("--toolchain") { HelpName = "NAME", Description = "The Rust to use: a channel or a version" };

    public override string Details =>
        "Runs the tests of .NET projects and Cargo workspaces as `ci test` does, and measures which lines and branches they come to, merged over all of them. "
        + "With --diff it says how much of a change is covered, and which changed lines are not. With CODECOV_TOKEN set, the report is uploaded. "
        + "Exit code 1 when a test failed or too little is covered, 2 when something could not be measured.";

    public override IReadOnlyList<Example> Examples =>
    [
        new("ci coverage", "of the whole repository"), new("ci coverage --min 80", "fail below 80 %"), new("ci coverage --format html", "a report to read"),
        new("ci coverage --diff origin/main --diff-min 90", "of a change"),
    ];

    public override JsonTypeInfo Answer => AnswerJson.Own.CiCoverageAnswer;

    public override IEnumerable<Argument> Arguments => [paths];

    public override IEnumerable<Option> Options => [minimum, change, changeMinimum, formats, output, frameworks, toolchain];

    public override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellation)
    {
        var begun = TimeProvider.System.GetTimestamp();
        var (ground, mistakes) = await CiGround.OpenAsync(invocation.Get(paths) ?? [], cancellation).ConfigureAwait(false);
        if (ground is null) return invocation.Refuse([.. mistakes]);
        ground.TellPassedOver(invocation);
        foreach (var percent in (Option<int?>[])[minimum, changeMinimum])
        {
            if (invocation.Get(percent) is { } given and (< 0 or > 100)) return invocation.Refuse(CommandLineDiagnostics.WrongArgument.Nowhere($"`{percent.Name} {given}` is not between 0 and 100"));
        }
        // The base is looked for before minutes are spent on tests.
        var (changed, unknown) = await ChangedAsync(ground.Root, invocation.Get(change), cancellation).ConfigureAwait(false);
        if (unknown is not null) return invocation.Refuse(unknown);
        using var scratch = new ScratchFolder();
        var runner = new ToolRunner(CiGround.Environment, ToolProgress.Of(invocation), TimeProvider.System);
        var (tests, files, problems) = await MeasureAsync(invocation, ground, runner, scratch.Path, cancellation).ConfigureAwait(false);

        var isMeant = MeantFiles(ground);
        var report = CoverageReport.Merge(files).Where(isMeant);
        if (report.Files.Count == 0 && problems.Count == 0) problems.Add(CoverageDiagnostics.NothingMeasured.Nowhere("no line of this repository was measured", "are there tests, and do they use the code?"));
        var covered = changed is null ? null : ChangedLines.Cover(report, changed);
        var settings = ground.Section.Coverage;
        var findings = tests.ToList();
        if (report.Files.Count > 0) Judge(report, covered, invocation.Get(minimum) ?? settings.Minimum, invocation.Get(changeMinimum) ?? settings.ChangeMinimum, invocation.Get(change), findings);
        var folder = invocation.Get(output) is { } named ? Path.GetFullPath(named) : Path.Combine(ground.Root, Hal9.Engine.Runs.RunFolder.Name, "coverage");
        var written = await WriteReportsAsync(invocation, report, ground, folder, cancellation).ConfigureAwait(false);
        if (report.Files.Count > 0 && await CoverageUpload.SendAsync(report, ground, settings.MustUpload, cancellation).ConfigureAwait(false) is { } notSent) findings.Add(notSent);
        if (ToolProgress.IsInWorkflow) JobSummary.Append(CoverageText.Markdown(report, covered, invocation.Get(change)));
        Print(invocation, ground, report, covered, findings, problems, written, TimeProvider.System.GetElapsedTime(begun));
        if (problems.Count > 0) return invocation.Refuse([.. problems]);
        return findings.Exists(static finding => finding.Severity == Severity.Error) ? ExitCode.Bad : ExitCode.Fine;
    }

    private async Task<(IReadOnlyList<Diagnostic> Tests, IReadOnlyList<FileCoverage> Files, List<Diagnostic> Problems)> MeasureAsync(
        Invocation invocation, CiGround ground, ToolRunner runner, string scratch, CancellationToken cancellation)
    {
        var shared = new CoverageGround(Directory.CreateDirectory(Path.Combine(scratch, "coverage")).FullName, ground.Root, runner);
        var (found, files, problems, sources) = (new List<Diagnostic>(), new List<FileCoverage>(), new List<Diagnostic>(), new FindingSources(Environment.CurrentDirectory));
        var test = ground.Section.Test;
        var common = new TestOptions
        {
            Scratch = scratch, Frameworks = invocation.Get(frameworks) ?? [], RustToolchain = invocation.Get(toolchain), Deadline = test.Deadline, TestDeadline = test.TestDeadline, Retries = test.Retries,
            HostArguments = test.Arguments, Parallel = test.Parallel,
        };
        var builder = new TestBuilder(runner, sources);
        var built = new List<(ICoverageMeter Meter, IReadOnlyList<TestModule> Modules)>();
        foreach (var project in ground.Projects)
        {
            var meter = project.Toolchain.Coverage(project, shared);
            var (options, problem) = meter.Prepare(common);
            if (problem is not null)
            {
                problems.Add(problem);
                continue;
            }
            var build = await builder.RunAsync(project, options, cancellation).ConfigureAwait(false);
            built.Add((meter, build.Modules));
            found.AddRange(build.Findings.Where(static finding => finding.Severity == Severity.Error).Select(sources.Of));
            problems.AddRange(build.Problems);
        }
        var session = new TestSession(new ToolRunner(CiGround.Environment, SilentObserver.Instance, TimeProvider.System), common, static _ => null, new TestPrinter(invocation.Terminal, invocation.Json, invocation.Verbose));
        var report = await session.RunAsync([.. built.SelectMany(static pair => pair.Modules)], cancellation).ConfigureAwait(false);
        problems.AddRange(report.Problems);
        found.AddRange(report.Results.Where(static result => result.Outcome == TestOutcome.Failed || result.IsFlaky).Select(result => TestFinding.Of(result, ground, TestHistory.Empty, sources)));
        foreach (var (meter, modules) in built)
        {
            var reading = await meter.ReadAsync(modules, cancellation).ConfigureAwait(false);
            files.AddRange(reading.Files);
            problems.AddRange(reading.Problems);
        }
        return (found, files, problems);
    }

    private static void Judge(CoverageReport report, ChangeCoverage? covered, long minimum, long changeMinimum, string? since, List<Diagnostic> findings)
    {
        if (report.LineShare.Percent < minimum) findings.Add(CoverageDiagnostics.BelowMinimum.Nowhere($"{CoverageText.Percent(report.LineShare)} of the lines is covered, less than {minimum} %"));
        if (covered is null) return;
        if (covered.Share.Percent < changeMinimum) findings.Add(CoverageDiagnostics.ChangeBelowMinimum.Nowhere($"{CoverageText.Percent(covered.Share)} of the lines changed since `{since}` is covered, less than {changeMinimum} %"));
        foreach (var (path, first, last) in covered.Stretches)
        {
            // Shown by its place; the source itself stands in the report.
            var span = new SourceSpan(new SourceText(path, ""), new SourcePosition(first, 1), new SourcePosition(last, 1));
            findings.Add(CoverageDiagnostics.UncoveredLines.At(span, first == last ? $"line {first} was changed and is not covered" : $"lines {first} to {last} were changed and are not covered"));
        }
    }

    /// <summary>What git lists, is no test, and is not excluded.</summary>
    private static Func<string, bool> MeantFiles(CiGround ground)
    {
        var listed = ground.Tree.Files.ToHashSet(StringComparer.Ordinal);
        string[] tests = [.. ground.Tree.Files.Where(IsTestProject).Select(static path => Path.GetDirectoryName(path)!.Replace('\\', '/') + "/")];
        GlobPattern[] excluded = [.. ground.Section.Coverage.Exclude.Select(pattern => GlobPattern.Parse(pattern, ground.Root, ground.Root, out _)).OfType<GlobPattern>()];
        return path => listed.Contains(path) && !tests.Any(folder => path.StartsWith(folder, StringComparison.Ordinal)) && !IsRustTest(path)
            && !excluded.Any(pattern => pattern.Matches(Path.Combine(ground.Root, path)));

        static bool IsTestProject(string path) => Path.GetExtension(path) is ".csproj" or ".fsproj" or ".vbproj" && Path.GetFileNameWithoutExtension(path).EndsWith("Tests", StringComparison.OrdinalIgnoreCase);
        static bool IsRustTest(string path) => path.EndsWith(".rs", StringComparison.Ordinal) && (path.StartsWith("tests/", StringComparison.Ordinal) || path.Contains("/tests/", StringComparison.Ordinal));
    }

    private static async Task<(IReadOnlyDictionary<string, IReadOnlyList<int>>? Changed, Diagnostic? Problem)> ChangedAsync(string root, string? since, CancellationToken cancellation)
    {
        if (since is null) return (null, null);
        if (GitProgram.Find(root, TimeProvider.System) is not { } git) return (null, CoverageDiagnostics.UnknownBase.Nowhere("git is not on the search path", "install git"));
        var fork = await git.RunAsync(["merge-base", since, "HEAD"], cancellation).ConfigureAwait(false);
        if (since.StartsWith('-') || !fork.Succeeded) return (null, CoverageDiagnostics.UnknownBase.Nowhere($"`{since}` and HEAD have no commit in common", "fetch it first; a shallow clone has no history: `fetch-depth: 0`"));
        // Against the files as they are: what is not committed yet was tested too.
        var diff = await git.RunAsync(["-c", "core.quotePath=true", "diff", "--unified=0", "--no-prefix", "--no-color", "--no-ext-diff", "--relative", fork.Output!.Trim(), "--"], cancellation).ConfigureAwait(false);
        return diff.Succeeded ? (ChangedLines.Parse(diff.Output!), null) : (null, CoverageDiagnostics.UnknownBase.Nowhere($"git cannot tell what changed since `{since}`"));
    }

    private async Task<IReadOnlyList<string>> WriteReportsAsync(Invocation invocation, CoverageReport report, CiGround ground, string folder, CancellationToken cancellation)
    {
        var written = new List<string>();
        foreach (var format in (invocation.Get(formats) ?? []).Distinct())
        {
            if (written.Count == 0 && invocation.Get(output) is null) Hal9.Engine.Runs.RunFolder.Prepare(ground.Root);
            Directory.CreateDirectory(folder);
            var file = Path.Combine(folder, format switch { "html" => "html/index.html", "cobertura" => "cobertura.xml", _ => "lcov.info" });
            if (format == "html") await HtmlReport.WriteAsync(report, Path.GetFileName(ground.Root), ground.Root, Path.Combine(folder, "html"), cancellation).ConfigureAwait(false);
            else if (format == "cobertura")
            {
                using var xml = File.Create(file);
                CoberturaFile.Write(report, ground.Root, TimeProvider.System.GetUtcNow(), xml);
            }
            else
            {
                using var text = new StreamWriter(file);
                LcovFile.Write(report, text);
            }
            written.Add(Path.GetRelativePath(Environment.CurrentDirectory, file).Replace('\\', '/'));
        }
        return written;
    }

    private static void Print(
        Invocation invocation, CiGround ground, CoverageReport report, ChangeCoverage? covered, List<Diagnostic> findings, List<Diagnostic> problems, IReadOnlyList<string> written, TimeSpan elapsed)
    {
        if (invocation.Json)
        {
            invocation.Write(CiCoverageAnswer.Of(report, covered, [.. findings, .. problems], written, elapsed), AnswerJson.Own.CiCoverageAnswer);
            return;
        }
        var paint = invocation.Paint;
        if (report.Files.Count > 0)
        {
            var table = new TextTable("file", "lines", "uncovered", "branches");
            foreach (var file in report.Files)
            {
                Func<string, string> colour = file.LineShare.Percent >= 80 ? paint.Green : file.LineShare.Percent >= 50 ? paint.Yellow : paint.Red;
                table.Add((file.Path, null), (CoverageText.Percent(file.LineShare), colour), ((file.LineShare.Total - file.LineShare.Covered).ToString(CultureInfo.InvariantCulture), null), (file.BranchShare.Total > 0 ? CoverageText.Percent(file.BranchShare) : "–", null));
            }
            table.Write(invocation.Out, invocation.Terminal.Width, paint);
            invocation.Out.Write("\n");
        }
        FindingsReport.Write(findings, invocation);
        foreach (var file in written) invocation.Out.Write($"wrote {file}\n");
        var line = report.Files.Count == 0 ? "nothing was measured" : $"{CoverageText.Percent(report.LineShare)} of lines{(report.BranchShare.Total > 0 ? $", {CoverageText.Percent(report.BranchShare)} of branches" : "")}"
            + (covered is { Share.Total: > 0 } ? $", {CoverageText.Percent(covered.Share)} of {covered.Share.Total} changed {(covered.Share.Total == 1 ? "line" : "lines")}" : covered is not null ? ", no executable line changed" : "");
        var isBad = problems.Count > 0 || findings.Exists(static finding => finding.Severity == Severity.Error);
        invocation.Out.Write($"{(isBad ? paint.Red(line) : findings.Exists(static finding => finding.Severity == Severity.Warning) ? paint.Yellow(line) : paint.Green(line))} {paint.Faint($"· {ground.Projects.Count} {(ground.Projects.Count == 1 ? "project" : "projects")} · {Durations.Of(elapsed)}")}\n");
    }
}
