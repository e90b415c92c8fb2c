using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using Hal9.Cli.Ci;
using Hal9.Cli.Output;
using Hal9.Machine.Files;
using Hal9.Toolchains.Building;

namespace Hal9.Cli.Verbs;

/// <summary>The programs of a repository for every platform, in archives that are the same bytes whenever the commit is the same.</summary>
internal sealed class CiBuildVerb : Verb
{
    private readonly Argument<string[]> paths = CiGround.PathsArgument();
    private readonly Option<string[]> targets = new("--target") { HelpName = "RID", Description = "A platform such as linux-x64; may be given more than once. Left out, the usual ones as far as this machine can", AllowMultipleArgumentsPerToken = true };
    private readonly Option<string> output = new("--output", "-o") { HelpName = "FOLDER", Description = "Where the archives go", DefaultValueFactory = static _ => BuildSession.DefaultOutput };
    private readonly Option<string> configuration = new("--configuration", "-c") { HelpName = "NAME", Description = ".NET's configuration", DefaultValueFactory = static _ => BuildOptions.DefaultConfiguration };
    private readonly Option<string?> toolchain = new("--toolchain") { HelpName = "NAME", Description = "The Rust to use: a channel or a version, such as nightly or 1.85" };
    private readonly Option<bool> noArchive = new("--no-archive") { Description = "Leave a folder for each program and target instead of an archive" };

    public override string Details =>
        "Builds the programs of .NET and Rust projects for linux-x64, linux-arm64, linux-musl-x64, osx-x64, osx-arm64, win-x64 and win-arm64 from this one machine: .NET ahead of time where the project wants it (PublishAot) and a linker for the target is here, "
        + "else as one file with its runtime; Rust by `cargo build --release --locked` for the targets that are installed. Each becomes NAME-RID.tar.gz (.zip for Windows), the same byte for byte whenever the commit is the same, and "
        + $"{ChecksumFile.Name} lists them. A project without a program is compiled. A target that cannot be built here is told; it is an error (exit code 1) only when it was named.";

    public override IReadOnlyList<Example> Examples =>
    [
        new("ci build", "every program for every platform"), new("ci build --target linux-x64 --target win-x64", "for two of them"),
        new("ci build src/App --no-archive -o build", "one program, as folders"), new("ci build --toolchain 1.85", "with a version of Rust"),
    ];

    public override JsonTypeInfo Answer => AnswerJson.Own.CiBuildAnswer;

    public override IEnumerable<Argument> Arguments => [paths];

    public override IEnumerable<Option> Options => [targets, output, configuration, toolchain, noArchive];

    public override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellation)
    {
        var begun = TimeProvider.System.GetTimestamp();
        var typed = invocation.Get(paths) ?? [];
        var (ground, problems) = await CiGround.OpenAsync(typed, cancellation).ConfigureAwait(false);
        if (ground is null) return invocation.Refuse([.. problems]);
        ground.TellPassedOver(invocation);
        var (wanted, areNamed, unknown) = BuildSession.Targets(invocation.Get(targets) ?? [], ground.Section.Build);
        if (unknown is not null) return invocation.Refuse(unknown);
        var place = Path.GetFullPath(invocation.Get(output)!);
        if (BuildSession.MakeOutput(place) is { } unwritable) return invocation.Refuse(unwritable);
        var request = new BuildRequest(wanted, areNamed, place, static (program, target) => $"{program.Name}-{target}")
        {
            IsPacked = !invocation.Get(noArchive), Programs = typed.Length > 0 ? [] : ground.Section.Build.Programs,
        };
        var time = await BuildSession.TimeAsync(ground.Root, cancellation).ConfigureAwait(false);
        var report = await BuildSession.RunAsync(invocation, ground, request, invocation.Get(configuration)!, version: null, invocation.Get(toolchain), time, cancellation).ConfigureAwait(false);
        if (invocation.Json) invocation.Write(CiBuildAnswer.Of(report, TimeProvider.System.GetElapsedTime(begun)), AnswerJson.Own.CiBuildAnswer);
        return BuildSession.Finish(invocation, report);
    }
}
