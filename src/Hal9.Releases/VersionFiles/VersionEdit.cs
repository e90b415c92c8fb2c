using System.Text;

namespace Hal9.Releases.VersionFiles;

/// <summary>Replaces one stretch of bytes.</summary>
/// <param name="Offset">In bytes.</param>
/// <param name="Text">What is written there; null: the version.</param>
internal readonly record struct VersionEdit(int Offset, int Length, string? Text = null)
{
    /// <summary>The file with <paramref name="version"/> in every one of the stretches, all else as it was.</summary>
    public static byte[] Apply(ReadOnlySpan<byte> file, IEnumerable<VersionEdit> edits, string version)
    {
        using var result = new MemoryStream(file.Length + 16);
        var at = 0;
        foreach (var edit in edits.OrderBy(static edit => edit.Offset))
        {
            result.Write(file[at..edit.Offset]);
            result.Write(Encoding.ASCII.GetBytes(edit.Text ?? version));
            at = edit.Offset + edit.Length;
        }
        result.Write(file[at..]);
        return result.ToArray();
    }
}
