using System.Text;

namespace Hal9.Releases.Commits;

/// <summary>The file an editor wrote for git.</summary>
public static class CommitMessageFile
{
    /// <summary>The message without what git adds and takes away itself: comment lines, and all below the scissors. Positions of lines stay.</summary>
    public static string Message(string text)
    {
        var message = new StringBuilder(text.Length);
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (line.StartsWith("# ------------------------ >8 ---", StringComparison.Ordinal)) break;
            if (!line.StartsWith("#", StringComparison.Ordinal)) message.Append(line);
            message.Append('\n');
        }
        return message.ToString().TrimEnd();
    }
}
