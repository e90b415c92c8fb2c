using System.Text;
using System.Text.Json;
using Hal9.Machine.Files;
using Hal9.Primitives.Diagnostics;
using Hal9.Releases.Binaries;

namespace Hal9.Releases.Publishing;

/// <summary>
/// The files that a release is given, and what is made of them: an envelope for each statement of provenance, and sums of all, signed. What the files say of one another
/// is looked at before anything is pushed, since jobs that build side by side are easily mixed up.
/// </summary>
internal sealed class ReleaseAssets
{
    private readonly ReleaseSigner signer;

    private ReleaseAssets(IReadOnlyList<ReleaseAsset> files, ReleaseSigner signer) => (Files, this.signer) = (files, signer);

    public static ReleaseAssets None { get; } = new([], ReleaseSigner.None);

    /// <summary>All but the sums that <see cref="Sums"/> makes.</summary>
    public IReadOnlyList<ReleaseAsset> Files { get; }

    /// <param name="targets">Platforms whose archive has to be among the files.</param>
    public static async Task<(ReleaseAssets? Assets, Diagnostic? Problem)> ReadAsync(IEnumerable<string> paths, IReadOnlyList<string> targets, ReleaseSigner signer, CancellationToken cancellation)
    {
        var files = new List<ReleaseAsset>();
        var places = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in paths.Distinct(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(path);
            if (!File.Exists(path)) return (null, ReleaseDiagnostics.MissingAsset.Nowhere(Directory.Exists(path) ? $"`{path}` is a folder" : $"`{path}` does not exist"));
            if (!places.TryAdd(name, path)) return (null, ReleaseDiagnostics.AssetsCollide.Nowhere($"`{places[name]}` and `{path}` would both be released as `{name}`", "a release has one file of a name: give each its own, such as its platform's"));
            files.Add(new ReleaseAsset(name, await ChecksumFile.DigestAsync(path, cancellation).ConfigureAwait(false), () => File.OpenRead(path)));
        }
        string[] missing = [.. targets.Where(target => !files.Exists(file => file.Name.EndsWith($"-{target}{ReproducibleArchive.Extension(target)}", StringComparison.Ordinal)))];
        if (missing.Length > 0)
        {
            return (null, ReleaseDiagnostics.IncompleteRelease.Nowhere($"there is no archive for {string.Join(", ", missing)} among the assets", $"`hal9 release binaries --target {missing[0]}` makes one; to release without it, do not require it"));
        }
        if (files.Find(static file => file.Name == ChecksumFile.Name) is { } sums)
        {
            using var reader = new StreamReader(sums.Open(), Encoding.UTF8);
            if (ProblemOfSums(await reader.ReadToEndAsync(cancellation).ConfigureAwait(false), files) is { } problem) return (null, problem);
        }
        var digests = files.ToDictionary(static file => file.Name, static file => file.Digest, StringComparer.Ordinal);
        foreach (var statement in files.Where(static file => IsProvenance(file.Name)).ToArray())
        {
            using var reader = new StreamReader(statement.Open(), Encoding.UTF8);
            var text = await reader.ReadToEndAsync(cancellation).ConfigureAwait(false);
            if (ProblemOfProvenance(statement.Name, text, digests) is { } problem) return (null, problem);
            var envelope = Path.ChangeExtension(statement.Name, ".jsonl");
            if (signer.HasKey && statement.Name.EndsWith(Provenance.Extension, StringComparison.Ordinal) && !digests.ContainsKey(envelope)) files.Add(ReleaseAsset.Of(envelope, signer.Envelope(Encoding.UTF8.GetBytes(text))));
        }
        return (new ReleaseAssets(files, signer), null);
    }

    /// <summary>The sums of all files, unless they were given, and signatures of them.</summary>
    /// <param name="trusted">What minisign's signature says besides.</param>
    /// <param name="others">Files that the release has already.</param>
    public IReadOnlyList<ReleaseAsset> Sums(string trusted, IEnumerable<(string Name, string Digest)> others)
    {
        if (Files.Count == 0) return [];
        var made = new List<ReleaseAsset>();
        var sums = Files.FirstOrDefault(static file => file.Name == ChecksumFile.Name);
        if (sums is null)
        {
            var listed = others.Where(other => !IsOfSums(other.Name) && !Files.Any(file => file.Name == other.Name)).Concat(Files.Where(static file => !IsOfSums(file.Name)).Select(static file => (file.Name, file.Digest)));
            made.Add(sums = ReleaseAsset.Of(ChecksumFile.Name, ChecksumFile.Text(listed)));
        }
        using var content = new MemoryStream();
        using (var stream = sums.Open()) stream.CopyTo(content);
        foreach (var (extension, text) in signer.Sign(content.ToArray(), trusted))
        {
            if (!Files.Any(file => file.Name == ChecksumFile.Name + extension)) made.Add(ReleaseAsset.Of(ChecksumFile.Name + extension, text));
        }
        return made;
    }

    private static bool IsProvenance(string name) => name.EndsWith(Provenance.Extension, StringComparison.Ordinal) || name.EndsWith(DsseEnvelope.Extension, StringComparison.Ordinal);

    /// <summary>The sums, or a signature of them.</summary>
    private static bool IsOfSums(string name) => name == ChecksumFile.Name || name.StartsWith(ChecksumFile.Name + ".", StringComparison.Ordinal);

    private static Diagnostic? ProblemOfProvenance(string name, string text, Dictionary<string, string> digests)
    {
        try
        {
            string[] statements = name.EndsWith(DsseEnvelope.Extension, StringComparison.Ordinal) ? [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(DsseEnvelope.PayloadOf)] : [text];
            foreach (var (subject, digest) in statements.SelectMany(Provenance.SubjectsOf))
            {
                if (digests.TryGetValue(subject, out var real) && real != digest) return ReleaseDiagnostics.WrongSums.Nowhere($"`{name}` is about another `{subject}` than the one that is released", "provenance and archive have to come from one build");
            }
            return null;
        }
        catch (Exception wrong) when (wrong is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            return ReleaseDiagnostics.WrongSums.Nowhere($"`{name}` is no statement of in-toto: {wrong.Message}");
        }
    }

    private static Diagnostic? ProblemOfSums(string text, IReadOnlyList<ReleaseAsset> files)
    {
        const string hint = "leave the file out: `hal9 release publish` makes the sums of all assets, and signs them";
        if (ChecksumFile.Parse(text) is not { } listed) return ReleaseDiagnostics.WrongSums.Nowhere($"`{ChecksumFile.Name}` is not what `sha256sum` writes", hint);
        var sums = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, digest) in listed) sums[name] = digest;
        foreach (var file in files.Where(static file => !IsOfSums(file.Name)))
        {
            if (!sums.Remove(file.Name, out var digest)) return ReleaseDiagnostics.WrongSums.Nowhere($"`{ChecksumFile.Name}` does not list `{file.Name}`", hint);
            if (digest != file.Digest) return ReleaseDiagnostics.WrongSums.Nowhere($"`{ChecksumFile.Name}` has another sum for `{file.Name}`", hint);
        }
        return sums.Count == 0 ? null : ReleaseDiagnostics.WrongSums.Nowhere($"`{ChecksumFile.Name}` lists `{sums.Keys.First()}`, which is not among the assets", hint);
    }
}
