using Hal9.Machine.Git;
using Hal9.Primitives.Diagnostics;
using Hal9.Releases.Changelogs;
using Hal9.Releases.History;
using Hal9.Releases.Templates;

namespace Hal9.Releases.Cliff;

/// <summary>A changelog as cliff.toml asks for it, the same as git-cliff writes offline, byte for byte.</summary>
public sealed class CliffChangelog
{
    private const string EndOfHeader = "<!-- git-cliff: end of header -->";

    private readonly CliffSettings settings;
    private readonly IReadOnlyList<CliffRelease> releases;
    private readonly CliffContext context;
    private readonly TemplateRenderer renderer;

    private CliffChangelog(CliffSettings settings, IReadOnlyList<CliffRelease> releases, CliffContext context, TemplateRenderer renderer) =>
        (this.settings, this.releases, this.context, this.renderer) = (settings, releases, context, renderer);

    /// <summary>How many releases there are, what is not released counted as one.</summary>
    public int Count => releases.Count;

    public IEnumerable<string> Tags => releases.Select(static release => release.Version).OfType<string>();

    /// <param name="file">The template file or cliff.toml.</param>
    /// <param name="head">The commit to start from.</param>
    /// <param name="environment">For the function <c>get_env</c>.</param>
    public static async Task<(CliffChangelog? Changelog, IReadOnlyList<Diagnostic> Diagnostics)> ReadAsync(
        GitProgram git, string root, string head, SourceText file, TimeProvider time, Func<string, string?> environment, CancellationToken cancellation)
    {
        var (settings, diagnostics) = file.Path.EndsWith(".toml", StringComparison.OrdinalIgnoreCase) ? CliffReader.Read(file) : CliffReader.OfTemplate(file);
        if (settings is null) return (null, diagnostics);
        if (settings.Submodules is { } place && File.Exists(Path.Combine(root, ".gitmodules")))
        {
            return (null, [.. diagnostics, ReleaseDiagnostics.CliffUnsupported.At(place, "commits of submodules are not read", "leave out `recurse_submodules`")]);
        }
        if (settings.Remotes.Count == 0 && await UpstreamAsync(git, cancellation).ConfigureAwait(false) is { } upstream) settings = settings with { Remotes = new Dictionary<string, CliffRemote> { ["github"] = upstream } };
        var history = new CliffHistory(git, root, head, settings);
        var asksForStatistics = settings.Templates.SelectMany(TemplatePaths.In).Any(static path => path.Parts.Skip(1).Any(static part => part.Name == "statistics"));
        IReadOnlyDictionary<string, CliffStatistics>? statistics;
        IReadOnlyList<CliffRelease> read;
        try
        {
            statistics = asksForStatistics ? await history.StatisticsAsync(cancellation).ConfigureAwait(false) : null;
            read = await history.ReadAsync(cancellation).ConfigureAwait(false);
        }
        catch (UnreadableHistoryException unreadable)
        {
            return (null, [.. diagnostics, unreadable.Problem]);
        }
        var (releases, problem) = Process(settings, read, history.Skipped);
        if (problem is not null) return (null, [.. diagnostics, problem]);
        return (new CliffChangelog(settings, releases, new CliffContext(settings, statistics, time), new TemplateRenderer(new TemplateSurroundings(time, environment))), diagnostics);
    }

    /// <summary>The same with what is not released yet shown as a release.</summary>
    /// <param name="seconds">Its time.</param>
    public CliffChangelog Released(string tag, long seconds) =>
        new(settings, [.. releases.Select(release => release.Version is null ? release with { Version = tag, Timestamp = seconds } : release)], context, renderer);

    /// <summary>Header, every release with the newest first, footer.</summary>
    public Diagnostic? WriteWhole(TextWriter output, CancellationToken cancellation)
    {
        if (Write(output, settings.Header, cancellation) is { } wrong) return wrong;
        foreach (var release in releases)
        {
            if (Write(output, release, cancellation) is { } problem) return problem;
        }
        return Write(output, settings.Footer, cancellation);
    }

    /// <summary>One release without header and footer; null when it is not there.</summary>
    /// <param name="tag">Null for what is not released yet.</param>
    public (string? Section, Diagnostic? Problem) Section(string? tag, CancellationToken cancellation)
    {
        if (releases.FirstOrDefault(candidate => candidate.Version == tag) is not { } release) return (null, null);
        using var text = new StringWriter();
        return Write(text, release, cancellation) is { } problem ? (null, problem) : (text.ToString(), null);
    }

    /// <summary>A file with a section put before everything but the header, as <c>git-cliff --prepend</c> does. A section that is there already is not written twice.</summary>
    public (string? Text, Diagnostic? Problem) Prepended(string? existing, string section, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(existing))
        {
            using var whole = new StringWriter();
            return WriteWhole(whole, cancellation) is { } wrong ? (null, wrong) : (whole.ToString(), null);
        }
        if (existing.Contains(section.Trim(), StringComparison.Ordinal)) return (existing, null);
        var rest = existing;
        var header = "";
        if (settings.Header is not null)
        {
            using var rendered = new StringWriter();
            if (Write(rendered, settings.Header, cancellation) is { } problem) return (null, problem);
            header = rendered.ToString();
            if (rest.IndexOf(EndOfHeader, StringComparison.Ordinal) is >= 0 and var mark) rest = rest[(mark + EndOfHeader.Length)..].TrimStart('\r', '\n');
            else if (rest.StartsWith(header.TrimEnd(), StringComparison.Ordinal)) rest = rest[header.TrimEnd().Length..].TrimStart('\r', '\n');
        }
        var gap = section.Length > 0 && !section.EndsWith('\n') && rest is not (['\n' or '\r', ..] or "") ? "\n\n" : "";
        return (header + section + gap + rest, null);
    }

    private Diagnostic? Write(TextWriter output, Template? edge, CancellationToken cancellation)
    {
        if (edge is null) return null;
        var (text, problem) = renderer.Render(edge, context.Of(releases), cancellation);
        if (text is not null) output.Write(Postprocessed(text) + "\n");
        // A header that varies is found again by this mark, which git-cliff sets too.
        if (text is not null && edge == settings.Header && TemplatePaths.AreShownIn(edge)) output.Write(EndOfHeader + "\n");
        return problem;
    }

    private Diagnostic? Write(TextWriter output, CliffRelease release, CancellationToken cancellation)
    {
        var (text, problem) = renderer.Render(settings.Body, context.Of(release), cancellation);
        if (text is not null) output.Write(Postprocessed(text));
        return problem;
    }

    private string Postprocessed(string text) => settings.Postprocessors.Aggregate(text, static (current, replacement) => replacement.Pattern.ReplaceAll(current, replacement.With));

    /// <summary>Newest first, without releases that are skipped or empty.</summary>
    private static (IReadOnlyList<CliffRelease> Releases, Diagnostic? Problem) Process(CliffSettings settings, IReadOnlyList<CliffRelease> oldestFirst, IReadOnlyList<string> skippedCommits)
    {
        var processor = new CliffProcessor(settings, skippedCommits);
        var (kept, skippedTags) = (new List<CliffRelease>(), new List<string>());
        try
        {
            foreach (var raw in oldestFirst)
            {
                var (commits, problem) = processor.Process(raw.Raw);
                if (problem is not null) return ([], problem);
                if (raw.Version is { } version && settings.SkipTags is { } skip && skip.IsMatch(version)) skippedTags.Insert(0, version);
                else if (commits.Count > 0 || (settings.RenderAlways && raw.Previous is { Raw.Count: 0 })) kept.Insert(0, raw with { Commits = commits });
            }
        }
        catch (TemplateFailure failure)
        {
            return ([], failure.Descriptor.Nowhere(failure.Message, failure.Hint));
        }
        foreach (var tag in skippedTags)
        {
            var at = kept.FindIndex(release => release.Previous?.Version == tag);
            if (at < 0) continue;
            if (at + 1 < kept.Count) kept[at + 1] = kept[at + 1] with { Previous = null };
            kept[at] = kept[at] with { Previous = at + 1 < kept.Count ? kept[at + 1] : null };
        }
        return (kept, null);
    }

    /// <summary>The repository that the branch checked out follows.</summary>
    private static async Task<CliffRemote?> UpstreamAsync(GitProgram git, CancellationToken cancellation)
    {
        var branch = await git.RunAsync(["symbolic-ref", "--quiet", "--short", "HEAD"], cancellation).ConfigureAwait(false);
        if (!branch.Succeeded) return null;
        var remote = await git.RunAsync(["config", "--get", $"branch.{branch.Output.Trim()}.remote"], cancellation).ConfigureAwait(false);
        if (!remote.Succeeded) return null;
        var address = await git.RunAsync(["config", "--get", $"remote.{remote.Output.Trim()}.url"], cancellation).ConfigureAwait(false);
        if (!address.Succeeded || RepositoryAddress.Web(address.Output) is not { } web || new Uri(web).AbsolutePath.Trim('/').Split('/') is not [.., var owner, var name]) return null;
        return new CliffRemote(owner, name, null, IsCustom: false);
    }
}
