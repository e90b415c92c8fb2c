using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization.Metadata;
using Hal9.Cli.Ci;
using Hal9.Cli.Output;
using Hal9.Cli.Releasing;
using Hal9.Machine.Files;
using Hal9.Primitives.Diagnostics;
using Hal9.Releases;
using Hal9.Releases.Binaries;
using Hal9.Toolchains.Building;

namespace Hal9.Cli.Verbs;

/// <summary>Makes the archives of a release for every platform, their sums, a signature and where they come from.</summary>
internal sealed class ReleaseBinariesVerb : Verb
{
    private readonly Option<string?> project = new("--project") { HelpName = "PATH", Description = "The project to build for each target: a .csproj, a Cargo.toml, or a folder. Left out, what `hal9 ci build` would build" };
    private readonly Option<string?> from = new("--from") { HelpName = "FOLDER", Description = "Take what is built already: a folder with one folder for each target" };
    private readonly Option<string[]> targets = new("--target") { HelpName = "RID", Description = "A platform such as linux-x64; may be given more than once. Left out, the usual ones as far as this machine can", AllowMultipleArgumentsPerToken = true };
    private readonly Option<string?> name = new("--name") { HelpName = "NAME", Description = "What the archives' names begin with; the program's or repository's name when left out" };
    private readonly Option<string> output = new("--output") { HelpName = "FOLDER", Description = "Where the archives go", DefaultValueFactory = static _ => "dist" };

    public override string Details =>
        "Builds programs for every platform as `hal9 ci build` does, or takes what is built, and packs each into an archive (.tar.gz, .zip for Windows) that is the same byte for byte whenever the commit is the same. "
        + $"Beside each stands its provenance (NAME{Provenance.Extension}, SLSA v1), and beside all {ChecksumFile.Name}. {ReleaseKeys.CosignVariable} (a P-256 key in PEM) signs the sums as cosign signs a blob, {ReleaseKeys.MinisignVariable} (a secret key of minisign, its password in "
        + $"{ReleaseKeys.PasswordVariable}) as minisign does; either signs each provenance into NAME{DsseEnvelope.Extension}. `hal9 release publish --asset` takes all of it, and signs what was not.";

    public override IReadOnlyList<Example> Examples =>
    [
        new("release binaries --project src/App", "for the usual platforms"), new("release binaries --project src/App --target linux-x64", "for one"),
        new("release binaries --from build", "from what is built already: build/linux-x64, build/win-x64, …"),
    ];

    public override JsonTypeInfo Answer => AnswerJson.Own.ReleaseBinariesAnswer;

    public override IEnumerable<Option> Options => [project, from, targets, name, output];

    public override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellation)
    {
        var (ground, problems) = await ReleaseGround.OpenAsync(null, cancellation).ConfigureAwait(false);
        if (ground is null) return invocation.Refuse([.. problems]);
        var (keys, wrong) = ReleaseKeys.OfEnvironment();
        if (keys is null) return invocation.Refuse(wrong!);
        var (source, folder) = (invocation.Get(project), invocation.Get(from));
        if (source is not null && folder is not null) return invocation.Refuse(ReleaseDiagnostics.NothingToArchive.Nowhere("it is not clear what to make archives of", "give either `--project` or `--from`"));
        var place = Path.GetFullPath(invocation.Get(output)!);
        if (BuildSession.MakeOutput(place) is { } unwritable) return invocation.Refuse(unwritable);
        var time = await BuildSession.TimeAsync(ground.History.Root, cancellation).ConfigureAwait(false);
        var tag = ground.History.VersionTags(ground.Policy.Tags).FirstOrDefault(candidate => candidate.Commit == ground.History.Head);
        var version = tag?.Version.WithoutMetadata().ToString() ?? ground.History.Head[..12];

        var (archives, code) = folder is null
            ? await BuildAsync(invocation, source, version, tag?.Version.ToString(), place, time, cancellation).ConfigureAwait(false)
            : await PackAsync(invocation, ground, folder, version, place, time, cancellation).ConfigureAwait(false);
        if (archives.Count == 0 || code != ExitCode.Fine) return code;

        var style = await ground.StyleAsync(cancellation).ConfigureAwait(false);
        var run = Environment.GetEnvironmentVariable("GITHUB_RUN_ID") is { Length: > 0 } id && style.RepositoryUrl is { } web ? $"{web}/actions/runs/{id}" : null;
        var origin = new Provenance(style.RepositoryUrl, ground.History.Head, tag is null ? null : "refs/tags/" + tag.Name, run is null ? "https://hal9.ai/local" : $"{style.RepositoryUrl}/actions", run, version, []);
        var (files, listed) = (new List<ReleasedFile>(), new List<(string Name, string Digest)>());
        foreach (var archive in archives)
        {
            listed.Add((archive.Name, archive.Sha256));
            files.Add(await ExplainAsync(archive, origin, keys, place, listed, cancellation).ConfigureAwait(false));
        }
        var sums = Encoding.UTF8.GetBytes(ChecksumFile.Text(listed));
        await File.WriteAllBytesAsync(Path.Combine(place, ChecksumFile.Name), sums, cancellation).ConfigureAwait(false);
        var signatures = new List<string>();
        // Of other sums, by keys that are not given now.
        foreach (var extension in (string[])[CosignSignature.Extension, MinisignKey.Extension]) File.Delete(Path.Combine(place, ChecksumFile.Name + extension));
        foreach (var (extension, text) in keys.Sign(sums, $"{Path.GetFileName(ground.History.Root)} {version}"))
        {
            signatures.Add(ChecksumFile.Name + extension);
            await File.WriteAllTextAsync(Path.Combine(place, signatures[^1]), text, cancellation).ConfigureAwait(false);
        }
        if (invocation.Json) invocation.Write(new ReleaseBinariesAnswer(version, files, ChecksumFile.Name, signatures), AnswerJson.Own.ReleaseBinariesAnswer);
        else invocation.Out.Write($"{string.Join(", ", [.. files.SelectMany(static file => new[] { file.Provenance, file.Envelope }).OfType<string>(), ChecksumFile.Name, .. signatures])}{(keys.HasKey ? "" : $" (not signed: neither {ReleaseKeys.CosignVariable} nor {ReleaseKeys.MinisignVariable} is set)")} in {Path.GetRelativePath(Environment.CurrentDirectory, place)}\n");
        return ExitCode.Fine;
    }

    /// <summary>Says of an archive where it comes from, in files beside it.</summary>
    private static async Task<ReleasedFile> ExplainAsync(ReleasedFile archive, Provenance origin, ReleaseSigner keys, string place, List<(string Name, string Digest)> listed, CancellationToken cancellation)
    {
        var (provenance, envelope) = (archive.Name + Provenance.Extension, archive.Name + DsseEnvelope.Extension);
        var statement = Encoding.UTF8.GetBytes((origin with { Targets = [archive.Target] }).Statement([(archive.Name, archive.Sha256)]));
        await WriteAsync(provenance, statement).ConfigureAwait(false);
        if (keys.HasKey) await WriteAsync(envelope, Encoding.UTF8.GetBytes(keys.Envelope(statement))).ConfigureAwait(false);
        else File.Delete(Path.Combine(place, envelope));
        return archive with { Provenance = provenance, Envelope = keys.HasKey ? envelope : null };

        async Task WriteAsync(string name, byte[] bytes)
        {
            await File.WriteAllBytesAsync(Path.Combine(place, name), bytes, cancellation).ConfigureAwait(false);
            listed.Add((name, Convert.ToHexStringLower(SHA256.HashData(bytes))));
        }
    }

    private async Task<(IReadOnlyList<ReleasedFile> Archives, int Code)> BuildAsync(Invocation invocation, string? source, string version, string? given, string place, DateTimeOffset time, CancellationToken cancellation)
    {
        var (ground, problems) = await CiGround.OpenAsync(source is null ? [] : [source], cancellation).ConfigureAwait(false);
        if (ground is null) return ([], invocation.Refuse([.. problems]));
        var (wanted, areNamed, unknown) = BuildSession.Targets(invocation.Get(targets) ?? [], ground.Section.Build);
        if (unknown is not null) return ([], invocation.Refuse(unknown));
        var request = new BuildRequest(wanted, areNamed, place, (program, target) => $"{invocation.Get(name) ?? program.Name}-{version}-{target}") { Programs = source is null ? ground.Section.Build.Programs : [] };
        var report = await BuildSession.RunAsync(invocation, ground, request, BuildOptions.DefaultConfiguration, given, rustToolchain: null, time, cancellation).ConfigureAwait(false);
        var code = BuildSession.Finish(invocation, report);
        if (code == ExitCode.Fine && report.Packed.Count == 0) code = invocation.Refuse(ReleaseDiagnostics.NothingToArchive.Nowhere("there is no program to make archives of", "name one: --project PATH"));
        return ([.. report.Packed.Select(static one => new ReleasedFile(one.FileName, one.Target.Rid, one.Sha256!, one.Bytes))], code);
    }

    /// <summary>Of what is built already: a folder for each target.</summary>
    private async Task<(IReadOnlyList<ReleasedFile> Archives, int Code)> PackAsync(Invocation invocation, ReleaseGround ground, string folder, string version, string place, DateTimeOffset time, CancellationToken cancellation)
    {
        var wanted = invocation.Get(targets) is { Length: > 0 } some ? some : FoldersIn(folder);
        if (wanted.Count == 0) return ([], invocation.Refuse(ReleaseDiagnostics.NothingToArchive.Nowhere($"`{folder}` holds no folder for a platform", "it is read as `FOLDER/linux-x64/…`")));
        if (wanted.FirstOrDefault(static target => target.Length == 0 || target.Any(static c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '.'))) is { } odd) return ([], invocation.Refuse(ReleaseDiagnostics.NothingToArchive.Nowhere($"`{odd}` is no platform", Suggestion.Hint(odd, BuildTarget.Known.Select(static target => target.Rid)) ?? "a runtime identifier such as `linux-x64` is meant")));
        var archives = new List<ReleasedFile>();
        foreach (var target in wanted)
        {
            var built = Path.Combine(folder, target);
            if (!Directory.Exists(built) || !Directory.EnumerateFiles(built, "*", SearchOption.AllDirectories).Any()) return ([], invocation.Refuse(ReleaseDiagnostics.NothingToArchive.Nowhere($"`{built}` has no files")));
            var stem = $"{invocation.Get(name) ?? Path.GetFileName(ground.History.Root)}-{version}-{target}";
            var path = Path.Combine(place, stem + ReproducibleArchive.Extension(target));
            ReproducibleArchive.Write(built, stem, path, time);
            archives.Add(new ReleasedFile(Path.GetFileName(path), target, await ChecksumFile.DigestAsync(path, cancellation).ConfigureAwait(false), new FileInfo(path).Length));
            if (!invocation.Json) invocation.Out.Write($"{archives[^1].Sha256[..12]} {archives[^1].Bytes,12:N0}  {archives[^1].Name}\n");
        }
        return (archives, ExitCode.Fine);
    }

    private static IReadOnlyList<string> FoldersIn(string folder) => Directory.Exists(folder) ? [.. Directory.GetDirectories(folder).Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal)] : [];
}

/// <param name="Signatures">Files with signatures of the sums.</param>
internal sealed record ReleaseBinariesAnswer(string Version, IReadOnlyList<ReleasedFile> Archives, string Sums, IReadOnlyList<string> Signatures);

/// <param name="Target">A runtime identifier.</param>
/// <param name="Provenance">The file that says where it comes from.</param>
/// <param name="Envelope">The provenance, signed; absent when there was no key.</param>
internal sealed record ReleasedFile(string Name, string Target, string Sha256, long Bytes, string? Provenance = null, string? Envelope = null);
