using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Checks;
using Hal9.Workflows.Model;

namespace Hal9.Cli.Checking;

/// <summary>The git repository a workflow file belongs to, as far as judging the file needs it. Made once for each; threads may share it.</summary>
internal sealed partial class WorkflowRepository
{
    public const string Folder = ".github/workflows/";

    private static readonly ConcurrentDictionary<string, WorkflowRepository?> Known = new(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, ActionFile?> actions = new(StringComparer.Ordinal);

    private WorkflowRepository(string root)
    {
        Root = root;
        Context = new CheckContext { Owner = OwnerOf(root), FileExists = path => IsInside(path) && File.Exists(Path.Combine(root, path)), FindAction = FindAction };
    }

    public string Root { get; }

    public CheckContext Context { get; }

    /// <returns>Null when the file is no workflow of a git repository: then nothing is known of what is missing.</returns>
    public static WorkflowRepository? Around(string path)
    {
        var full = Path.GetFullPath(path).Replace('\\', '/');
        var at = full.LastIndexOf('/' + Folder, StringComparison.Ordinal);
        return at < 0 ? null : Known.GetOrAdd(full[..at], static root => Path.Exists(Path.Combine(root, ".git")) ? new WorkflowRepository(root) : null);
    }

    /// <summary>A path of a workflow's may not lead out of its repository.</summary>
    public static bool IsInside(string path) => !Path.IsPathRooted(path) && !path.Split('/', '\\').Contains("..");

    /// <summary>Actions of the repository itself, where they can be read without a mistake.</summary>
    private ActionFile? FindAction(ActionReference reference) => reference is ActionReference.Local { Path: var path } && IsInside(path) ? actions.GetOrAdd(path, ReadAction) : null;

    private ActionFile? ReadAction(string path) => ((string[])["action.yml", "action.yaml"])
        .Select(name => InputFile.Read(Path.Combine(Root, path, name), name).Source).OfType<SourceText>()
        .Select(static source => ActionFileParser.Parse(source, ParseOptions.Action)).FirstOrDefault(static parse => parse.Diagnostics.IsEmpty)?.Action;

    /// <summary>Whose the repository is, by its remote <c>origin</c> (else its first); null when it has none, or none of the usual form.</summary>
    private static string? OwnerOf(string root)
    {
        var config = Path.Combine(root, ".git", "config");
        if (!File.Exists(config)) return null;
        string? first = null;
        var section = "";
        foreach (var line in File.ReadLines(config).Select(static line => line.Trim()))
        {
            if (line.StartsWith('[')) section = line;
            else if (section.StartsWith("[remote", StringComparison.Ordinal) && RemoteAddress().Match(line) is { Success: true } match)
            {
                if (section == "[remote \"origin\"]") return match.Groups["owner"].Value;
                first ??= match.Groups["owner"].Value;
            }
        }
        return first;
    }

    /// <summary><c>https://host/owner/name.git</c> and <c>git@host:owner/name.git</c>.</summary>
    [GeneratedRegex(@"^url\s*=\s*(?:\w+://[^/]+/|[^/:]+:)(?<owner>[^/\s]+)/[^/\s]+$", RegexOptions.NonBacktracking)]
    private static partial Regex RemoteAddress();
}
