using System.IO.Enumeration;

namespace Hal9.Cli.Checking;

/// <summary>The YAML files of a folder. Links to folders are not followed, since they may lead back; what cannot be listed is passed over.</summary>
internal sealed class YamlFiles(string folder, bool recursive)
    : FileSystemEnumerator<string>(folder, new EnumerationOptions { RecurseSubdirectories = recursive, AttributesToSkip = 0, IgnoreInaccessible = true })
{
    /// <summary>Relative to the folder, with forward slashes, in no order.</summary>
    public IEnumerable<string> ToNames()
    {
        while (MoveNext()) yield return Current;
    }

    protected override string TransformEntry(ref FileSystemEntry entry) => Path.GetRelativePath(entry.RootDirectory.ToString(), entry.ToFullPath()).Replace('\\', '/');

    protected override bool ShouldIncludeEntry(ref FileSystemEntry entry) => !entry.IsDirectory
        && (entry.FileName.EndsWith(".yml", StringComparison.Ordinal) || entry.FileName.EndsWith(".yaml", StringComparison.Ordinal));

    protected override bool ShouldRecurseIntoEntry(ref FileSystemEntry entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint) && entry.FileName is not (".git" or "node_modules");

    protected override bool ContinueOnError(int error) => true;
}
