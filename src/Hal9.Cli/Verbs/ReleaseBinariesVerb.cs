using System.CommandLine;
using System.Text;
using System.Text.Json.Serialization.Metadata;
using Hal9.Cli.Output;
using Hal9.Cli.Releasing;
using Hal9.Primitives.Diagnostics;
using Hal9.Releases;
using Hal9.Releases.Binaries;

namespace Hal9.Cli.Verbs;

/// <summary>Makes the archives of a release for every platform, their sums, a signature and where they come from.</summary>
internal sealed class ReleaseBinariesVerb : Verb
{
    private const string KeyVariable = "HAL9_SIGNING_KEY";

    private readonly Option<string?> project = new("--project") { HelpName = "PATH", Description = "The .NET project to publish for each target" };
    private readonly Option<string?> from = new("--from") { HelpName = "FOLDER", Description = "Take what is built already: a folder with one folder for each target" };
    private readonly Option<string[]> targets = new("--target") { HelpName = "RID", Description = "A platform such as linux-x64; may be given more than once. Left out, the six usual ones", AllowMultipleArgumentsPerToken = true };
    private readonly Option<string?> name = new("--name") { HelpName = "NAME", Description = "What the archives' names begin with; the project's or repository's name when left out" };
    private readonly Option<string> output = new("--output") { HelpName = "FOLDER", Description = "Where the archives go", DefaultValueFactory = static _ => "dist" };

    public override string Details =>
        "Publishes a .NET project self-contained for every platform from this one machine, packs each into an archive (.tar.gz, .zip for Windows) that is the same byte for byte whenever the commit is the same, "
        + $"and writes {ReleaseSums.FileName} and {Provenance.FileName} (SLSA v1) beside them. When {KeyVariable} holds a P-256 key in PEM, the sums are signed as cosign signs a blob. `hal9 release publish --asset` takes all of it.";

    public override IReadOnlyList<Example> Examples =>
    [
        new("release binaries --project src/App", "for the six usual platforms"), new("release binaries --project src/App --target linux-x64", "for one"),
        new("release binaries --from build", "from what is built already: build/linux-x64, build/win-x64, …"),
    ];

    public override JsonTypeInfo Answer => AnswerJson.Own.ReleaseBinariesAnswer;

    public override IEnumerable<Option> Options => [project, from, targets, name, output];

    public override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellation)
    {
        var (ground, problems) = await ReleaseGround.OpenAsync(null, cancellation).ConfigureAwait(false);
        if (ground is null) return invocation.Refuse([.. problems]);
        var key = Environment.GetEnvironmentVariable(KeyVariable) is { Length: > 0 } given ? given : null;
        if (key is not null && ReleaseSums.Sign([], key) is null) return invocation.Refuse(ReleaseDiagnostics.WrongBinariesKey.Nowhere($"`{KeyVariable}` is no P-256 private key in PEM", "`openssl ecparam -name prime256v1 -genkey -noout` makes one"));
        var (source, folder) = (invocation.Get(project), invocation.Get(from));
        if (source is null == folder is null) return invocation.Refuse(ReleaseDiagnostics.NothingToArchive.Nowhere("it is not said what to make archives of", "give either `--project` or `--from`"));
        var wanted = invocation.Get(targets) is { Length: > 0 } some ? some : folder is null ? TargetPublisher.Usual : FoldersIn(folder);
        if (wanted.Count == 0) return invocation.Refuse(ReleaseDiagnostics.NothingToArchive.Nowhere($"`{folder}` holds no folder for a platform", "it is read as `FOLDER/linux-x64/…`"));

        if (wanted.FirstOrDefault(static target => target.Length == 0 || target.Any(static c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '.'))) is { } odd) return invocation.Refuse(ReleaseDiagnostics.NothingToArchive.Nowhere($"`{odd}` is no platform", Suggestion.Hint(odd, TargetPublisher.Usual) ?? "a runtime identifier such as `linux-x64` is meant"));

        var commit = (await ground.Git.RunAsync(["show", "--no-patch", "--format=%ct", "HEAD"], cancellation).ConfigureAwait(false)).Output.Trim();
        var time = DateTimeOffset.FromUnixTimeSeconds(long.Parse(commit, System.Globalization.CultureInfo.InvariantCulture));
        var tag = ground.History.VersionTags(ground.Policy.Tags).FirstOrDefault(candidate => candidate.Commit == ground.History.Head);
        var version = tag?.Version.WithoutMetadata().ToString() ?? ground.History.Head[..12];
        var product = invocation.Get(name) ?? (source is null ? Path.GetFileName(ground.History.Root) : Path.GetFileNameWithoutExtension(source.TrimEnd('/')));
        var place = Path.GetFullPath(invocation.Get(output)!);
        Directory.CreateDirectory(place);

        var archives = new List<ReleasedFile>();
        foreach (var target in wanted)
        {
            var built = folder is null ? Directory.CreateTempSubdirectory("hal9-binaries-").FullName : Path.Combine(folder, target);
            try
            {
                if (source is not null && await TargetPublisher.PublishAsync(ground.History.Root, source, target, tag?.Version.ToString(), built, cancellation).ConfigureAwait(false) is { } failed) return Failed(invocation, failed);
                if (!Directory.Exists(built) || !Directory.EnumerateFiles(built, "*", SearchOption.AllDirectories).Any()) return invocation.Refuse(ReleaseDiagnostics.NothingToArchive.Nowhere($"`{built}` has no files"));
                var stem = $"{product}-{version}-{target}";
                var path = Path.Combine(place, stem + BinaryArchive.Extension(target));
                BinaryArchive.Write(built, stem, path, time);
                archives.Add(new ReleasedFile(Path.GetFileName(path), target, await ReleaseSums.DigestAsync(path, cancellation).ConfigureAwait(false), new FileInfo(path).Length));
                if (!invocation.Json) invocation.Out.Write($"{archives[^1].Sha256[..12]} {archives[^1].Bytes,12:N0}  {archives[^1].Name}\n");
            }
            finally
            {
                if (folder is null) Directory.Delete(built, recursive: true);
            }
        }

        var style = await ground.StyleAsync(cancellation).ConfigureAwait(false);
        var run = Environment.GetEnvironmentVariable("GITHUB_RUN_ID") is { Length: > 0 } id && style.RepositoryUrl is { } web ? $"{web}/actions/runs/{id}" : null;
        var provenance = new Provenance(style.RepositoryUrl, ground.History.Head, tag is null ? null : "refs/tags/" + tag.Name, run is null ? "https://hal9.ai/local" : $"{style.RepositoryUrl}/actions", run, version, wanted)
            .Statement(archives.Select(static file => (file.Name, file.Sha256)));
        await File.WriteAllTextAsync(Path.Combine(place, Provenance.FileName), provenance, cancellation).ConfigureAwait(false);
        var sums = Encoding.UTF8.GetBytes(ReleaseSums.Text([.. archives.Select(static file => (file.Name, file.Sha256)), (Provenance.FileName, await ReleaseSums.DigestAsync(Path.Combine(place, Provenance.FileName), cancellation).ConfigureAwait(false))]));
        await File.WriteAllBytesAsync(Path.Combine(place, ReleaseSums.FileName), sums, cancellation).ConfigureAwait(false);
        var signature = key is null ? null : ReleaseSums.FileName + ".sig";
        if (signature is not null) await File.WriteAllTextAsync(Path.Combine(place, signature), ReleaseSums.Sign(sums, key!) + "\n", cancellation).ConfigureAwait(false);
        if (invocation.Json) invocation.Write(new ReleaseBinariesAnswer(version, archives, ReleaseSums.FileName, Provenance.FileName, signature), AnswerJson.Own.ReleaseBinariesAnswer);
        else invocation.Out.Write($"{ReleaseSums.FileName}, {Provenance.FileName}{(signature is null ? $" (not signed: {KeyVariable} is not set)" : ", " + signature)} in {Path.GetRelativePath(Environment.CurrentDirectory, place)}\n");
        return ExitCode.Fine;
    }

    private static int Failed(Invocation invocation, Diagnostic problem)
    {
        invocation.Refuse(problem);
        return ExitCode.Bad;
    }

    private static IReadOnlyList<string> FoldersIn(string folder) => Directory.Exists(folder) ? [.. Directory.GetDirectories(folder).Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal)] : [];
}

/// <param name="Signature">Name of the signature's file; absent when there was no key.</param>
internal sealed record ReleaseBinariesAnswer(string Version, IReadOnlyList<ReleasedFile> Archives, string Sums, string Provenance, string? Signature);

/// <param name="Target">A runtime identifier.</param>
internal sealed record ReleasedFile(string Name, string Target, string Sha256, long Bytes);
