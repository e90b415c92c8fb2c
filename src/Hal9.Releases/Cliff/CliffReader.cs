using Hal9.Primitives.Diagnostics;
using Hal9.Releases.Patterns;
using Hal9.Releases.Templates;

namespace Hal9.Releases.Cliff;

/// <summary>Reads cliff.toml and says all that is wrong with it, each at its place.</summary>
internal sealed class CliffReader
{
    private static readonly string[] Hosts = ["github", "gitlab", "gitea", "bitbucket", "azure_devops"];

    private readonly List<Diagnostic> diagnostics = [];

    /// <returns>No settings when a diagnostic is an error.</returns>
    public static (CliffSettings? Settings, IReadOnlyList<Diagnostic> Diagnostics) Read(SourceText file)
    {
        var (root, problem) = TomlFile.Read(file);
        return root is null ? (null, [problem!]) : new CliffReader().Read(root);
    }

    /// <summary>git-cliff's defaults around a body of one's own.</summary>
    public static (CliffSettings? Settings, IReadOnlyList<Diagnostic> Diagnostics) OfTemplate(SourceText body)
    {
        var root = new TomlNode.Table(default);
        var changelog = new TomlNode.Table(default);
        changelog.Entries["body"] = new TomlEntry(default, new TomlNode.Text(default, TemplateSource.Of(body)));
        root.Entries["changelog"] = new TomlEntry(default, changelog);
        return new CliffReader().Read(root);
    }

    private (CliffSettings? Settings, IReadOnlyList<Diagnostic> Diagnostics) Read(TomlNode.Table root)
    {
        var top = new CliffTable(root, "", diagnostics);
        var (changelog, git, remote) = (top.Table("changelog"), top.Table("git"), top.Table("remote"));
        if (top.Table("bump") is { IsEmpty: false } bump)
        {
            bump.Known("features_always_bump_minor", "breaking_always_bump_major", "initial_tag", "custom_major_increment_regex", "custom_minor_increment_regex", "no_increment_regex", "bump_type");
            bump.Finish();
            diagnostics.Add(ReleaseDiagnostics.CliffIgnored.At(bump.Span, "`[bump]` is not read: the next version is decided by `release` of hal9.yml", "`first-version`, `feature-before-one`, `breaking-before-one` and `types` say the same there"));
        }
        var settings = Settings(changelog, git, remote);
        changelog.Finish();
        git.Finish();
        remote.Finish();
        top.Finish();
        if (settings is not null) WarnOfRemoteFields(settings);
        return (diagnostics.Any(static finding => finding.Severity == Severity.Error) ? null : settings, diagnostics);
    }

    private CliffSettings? Settings(CliffTable changelog, CliffTable git, CliffTable remote)
    {
        var trim = changelog.Truth("trim", true);
        var body = changelog.Text("body") is { } own ? Template(own.Source, trim) : Template(TemplateSource.Of(new SourceText("<git-cliff's default body>", CliffDefaults.Body)), trim);
        var header = changelog.Text("header") is { } first ? Template(first.Source, trim) : null;
        var footer = changelog.Text("footer") is { } last ? Template(last.Source, trim) : null;
        changelog.Known("output");
        if (git.Find("processing_order") is { } order) diagnostics.Add(ReleaseDiagnostics.CliffUnsupported.At(order.Key, "`processing_order` is not supported: the steps have git-cliff's usual order", "leave it out"));
        var (wanted, submodules) = (git.Truth("recurse_submodules", false), git.Find("recurse_submodules"));
        var settings = new CliffSettings
        {
            Header = header,
            Body = body!,
            Footer = footer,
            RenderAlways = changelog.Truth("render_always", true),
            Postprocessors = Replacements(changelog, "postprocessors"),
            ConventionalCommits = git.Truth("conventional_commits", true),
            RequireConventional = git.Truth("require_conventional", false),
            FilterUnconventional = git.Truth("filter_unconventional", true),
            SplitCommits = git.Truth("split_commits", false),
            Preprocessors = Replacements(git, "commit_preprocessors"),
            Parsers = git.Find("commit_parsers") is null ? DefaultParsers() : [.. git.Tables("commit_parsers").Select(Parser)],
            ProtectBreaking = git.Truth("protect_breaking_commits", false),
            FilterCommits = git.Truth("filter_commits", false),
            FailOnUnmatched = git.Truth("fail_on_unmatched_commit", false),
            Links = [.. git.Tables("link_parsers").Select(Link).OfType<CliffLink>()],
            TagPattern = git.Pattern("tag_pattern"),
            SkipTags = git.Pattern("skip_tags") is { Text.Length: > 0 } skip ? skip : null,
            IgnoreTags = git.Pattern("ignore_tags") is { } ignore && !string.IsNullOrWhiteSpace(ignore.Text) ? ignore : null,
            CountTags = git.Pattern("count_tags"),
            UseBranchTags = git.Truth("use_branch_tags", false),
            TopologicalTags = git.Truth("topo_order", false),
            TopologicalCommits = git.Truth("topo_order_commits", true),
            NewestFirst = git.Choice("sort_commits", "oldest", "newest") == "newest",
            Limit = git.Count("limit_commits"),
            IncludePaths = [.. git.Texts("include_paths").Select(Glob).OfType<CliffGlob>()],
            ExcludePaths = [.. git.Texts("exclude_paths").Select(Glob).OfType<CliffGlob>()],
            Submodules = wanted ? submodules!.Key : null,
            IsOffline = remote.Truth("offline", false),
            Remotes = Hosts.Select(host => (host, Remote(remote.Table(host)))).Where(static pair => pair.Item2 is not null).ToDictionary(static pair => pair.host, static pair => pair.Item2!),
        };
        return body is null ? null : settings;
    }

    private Template? Template(TemplateSource source, bool trim)
    {
        var (template, problem) = TemplateParser.Parse(trim ? source.Trimmed() : source);
        if (problem is not null) diagnostics.Add(problem);
        return template;
    }

    private List<CliffReplacement> Replacements(CliffTable table, string key)
    {
        var found = new List<CliffReplacement>();
        foreach (var entry in table.Tables(key))
        {
            var (pattern, with, command) = (entry.Pattern("pattern"), entry.Text("replace"), entry.Text("replace_command"));
            entry.Finish();
            if (pattern is null) entry.Missing("pattern");
            else if (with is not null) found.Add(new CliffReplacement(pattern, with.Value));
            else if (command is not null) diagnostics.Add(ReleaseDiagnostics.CliffUnsupported.At(command.Span, "`replace_command` is not run: writing a changelog starts no programs", "use `replace`, or run the command on the changelog in a step of its own"));
        }
        return found;
    }

    private CliffParser Parser(CliffTable entry)
    {
        var parser = new CliffParser(
            entry.Text("sha")?.Value.ToLowerInvariant(), entry.Pattern("message"), entry.Pattern("body"), entry.Pattern("footer"), entry.Text("field")?.Value, entry.Pattern("pattern"),
            entry.Text("group")?.Value, entry.Text("default_scope")?.Value, entry.Text("scope")?.Value, entry.Truth("skip", false), entry.Span);
        entry.Finish();
        return parser;
    }

    private static List<CliffParser> DefaultParsers() =>
        [.. CliffDefaults.Parsers.Select(static line => RustPattern.Parse(line.Pattern).Pattern is var pattern && line.Field == "body"
            ? new CliffParser(null, null, pattern, null, null, null, line.Group, null, null, false, null)
            : new CliffParser(null, pattern, null, null, null, null, line.Group, null, null, line.Group is null, null))];

    private CliffLink? Link(CliffTable entry)
    {
        var (pattern, href, text) = (entry.Pattern("pattern"), entry.Text("href"), entry.Text("text"));
        entry.Finish();
        if (href is null) entry.Missing("href");
        else if (pattern is null) entry.Missing("pattern");
        else return new CliffLink(pattern, href.Value, text?.Value);
        return null;
    }

    private CliffGlob? Glob(TomlNode.Text text)
    {
        var (glob, mistake) = CliffGlob.Parse(text.Value);
        if (glob is null) diagnostics.Add(ReleaseDiagnostics.CliffPattern.At(text.Span, $"`{text.Value}` is no pattern of paths: {mistake}"));
        return glob;
    }

    private static CliffRemote? Remote(CliffTable table)
    {
        var (owner, repository, address) = (table.Text("owner"), table.Text("repo"), table.Text("api_url"));
        table.Known("token", "http_timeout", "native_tls");
        table.Finish();
        return owner is null && repository is null ? null : new CliffRemote(owner?.Value ?? "", repository?.Value ?? "", address?.Value, IsCustom: true);
    }

    /// <summary>What only the forge knows is empty here: said once for each template, at its first use.</summary>
    private void WarnOfRemoteFields(CliffSettings settings)
    {
        foreach (var template in settings.Templates)
        {
            var use = TemplatePaths.In(template).FirstOrDefault(static path => path.Parts is [{ Name: { } first }, ..] && (Hosts.Contains(first) || (path.Parts.Count > 1 && path.Parts[1].Name is { } second && (second == "remote" || Hosts.Contains(second)))));
            if (use is null) continue;
            diagnostics.Add(ReleaseDiagnostics.CliffIgnored.At(template.Source.Span(use.At, use.Length), $"`{use.Written}` is empty: hal9 asks no forge for pull requests and contributors", "git-cliff with `--offline` writes the same"));
        }
    }
}
