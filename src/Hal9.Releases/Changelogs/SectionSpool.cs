using System.Text;

namespace Hal9.Releases.Changelogs;

/// <summary>Takes sections oldest first and gives them newest first, without holding more than one in memory.</summary>
public sealed class SectionSpool : IDisposable
{
    private readonly FileStream file = new(Path.GetTempFileName(), new FileStreamOptions
    {
        Mode = FileMode.Open, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose, BufferSize = 1 << 16,
    });

    private readonly List<long> starts = [];

    public void Add(string section)
    {
        starts.Add(file.Position);
        file.Write(Encoding.UTF8.GetBytes(section));
    }

    public int Count => starts.Count;

    /// <summary>Writes everything, a blank line between sections.</summary>
    public void WriteNewestFirst(TextWriter output, bool leadingBlankLine)
    {
        file.Flush();
        var end = file.Position;
        for (var i = starts.Count - 1; i >= 0; i--)
        {
            var bytes = new byte[end - starts[i]];
            file.Position = end = starts[i];
            file.ReadExactly(bytes);
            if (leadingBlankLine || i < starts.Count - 1) output.Write('\n');
            output.Write(Encoding.UTF8.GetString(bytes));
        }
    }

    public void Dispose() => file.Dispose();
}
