using System.Runtime.CompilerServices;

namespace Hal9.Scenarios;

/// <summary>
/// One folder below <c>Cases</c>:
/// <list type="bullet">
/// <item><c>commands</c>: what a person types, a line each, run by bash; its first line is a comment that says what the case shows;</item>
/// <item><c>expected</c>: what comes of it, see <see cref="Transcript"/>; rewritten with HAL9_UPDATE_GOLDEN=1;</item>
/// <item><c>requires</c>: programs without which the case is skipped, one a line; not there when it needs none;</item>
/// <item>everything else: the repository, committed once on <c>main</c> before the first command.</item>
/// </list>
/// </summary>
internal sealed record Case(string Name, string Folder)
{
    private static readonly string[] Own = ["commands", "expected", "requires"];

    public static string Root { get; } = Path.Combine(Here(), "Cases");

    public string CommandsFile => Path.Combine(Folder, "commands");

    public string ExpectedFile => Path.Combine(Folder, "expected");

    /// <summary>Without comments and empty lines.</summary>
    public IEnumerable<string> Commands => Lines(CommandsFile);

    public IEnumerable<string> Requires => File.Exists(Path.Combine(Folder, "requires")) ? Lines(Path.Combine(Folder, "requires")) : [];

    public static Case Of(string name) => new(name, Path.Combine(Root, name));

    public static IEnumerable<string> Names() => Directory.EnumerateDirectories(Root).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal);

    /// <summary>Puts the repository's files into a folder. Links stay links.</summary>
    public void CopyTo(string folder) => Copy(new DirectoryInfo(Folder), folder, isTop: true);

    private static void Copy(DirectoryInfo from, string to, bool isTop)
    {
        Directory.CreateDirectory(to);
        foreach (var entry in from.EnumerateFileSystemInfos())
        {
            var target = Path.Combine(to, entry.Name);
            if (isTop && Own.Contains(entry.Name)) continue;
            if (entry.LinkTarget is { } link) File.CreateSymbolicLink(target, link);
            else if (entry is DirectoryInfo inner) Copy(inner, target, isTop: false);
            else File.Copy(entry.FullName, target);
        }
    }

    private static IEnumerable<string> Lines(string file) => File.ReadLines(file).Where(static line => line.Length > 0 && line[0] != '#');

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
