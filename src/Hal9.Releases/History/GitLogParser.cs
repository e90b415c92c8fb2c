using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Hal9.Machine.Processes;
using Hal9.Releases.Commits;

namespace Hal9.Releases.History;

/// <summary>
/// Reads commits from <c>git log -z</c> as the bytes come. A record is seven lines (id, parents, author's name, e-mail and time, committer's time, committer's name and e-mail in one)
/// and then the message up to the NUL.
/// </summary>
/// <param name="commit">Called for every commit in git's order.</param>
internal sealed class GitLogParser(Action<HistoryCommit> commit) : IOutputSink
{
    /// <summary>What git must be asked for.</summary>
    public const string Format = "--format=%H%n%P%n%aN%n%aE%n%at%n%cN%n%cE%n%ct%n%B";

    /// <summary>The same with people named as the commits name them, whatever .mailmap says.</summary>
    public const string UnmappedFormat = "--format=%H%n%P%n%an%n%ae%n%at%n%cn%n%ce%n%ct%n%B";

    private readonly ArrayBufferWriter<byte> rest = new();
    private readonly ArrayBufferWriter<byte> error = new();
    private readonly Dictionary<int, string> names = [];

    public string ErrorText => Encoding.UTF8.GetString(error.WrittenSpan).Trim();

    public void Write(OutputSource source, ReadOnlySpan<byte> bytes)
    {
        if (source == OutputSource.Error)
        {
            if (error.WrittenCount < 16 * 1024) error.Write(bytes);
            return;
        }
        while (bytes.IndexOf((byte)0) is >= 0 and var end)
        {
            if (rest.WrittenCount == 0) Read(bytes[..end]);
            else
            {
                rest.Write(bytes[..end]);
                Read(rest.WrittenSpan);
                rest.ResetWrittenCount();
            }
            bytes = bytes[(end + 1)..];
        }
        rest.Write(bytes);
    }

    public ValueTask TurnAsync(bool isIdle) => ValueTask.CompletedTask;

    private void Read(ReadOnlySpan<byte> record)
    {
        var id = Encoding.ASCII.GetString(Line(ref record));
        var parentNames = Line(ref record);
        string[] parents = parentNames.Length == 0 ? [] : parentNames.Length == id.Length ? [Encoding.ASCII.GetString(parentNames)] : Encoding.ASCII.GetString(parentNames).Split(' ');
        var author = Signature(ref record);
        var committer = Signature(ref record);
        commit(new HistoryCommit(id, parents, author, committer, Encoding.UTF8.GetString(record.TrimEnd((byte)'\n'))));
    }

    private CommitSignature Signature(ref ReadOnlySpan<byte> record)
    {
        var (name, email) = (Name(Line(ref record)), Name(Line(ref record)));
        return new CommitSignature(name, email, Utf8Parser.TryParse(Line(ref record), out long seconds, out _) ? seconds : 0);
    }

    /// <summary>A history has few names and many commits: each name is kept once.</summary>
    private string Name(ReadOnlySpan<byte> utf8)
    {
        var hash = new HashCode();
        hash.AddBytes(utf8);
        var key = hash.ToHashCode();
        if (names.TryGetValue(key, out var known) && Encoding.UTF8.GetByteCount(known) == utf8.Length && utf8.SequenceEqual(Encoding.UTF8.GetBytes(known))) return known;
        return names[key] = Encoding.UTF8.GetString(utf8);
    }

    private static ReadOnlySpan<byte> Line(ref ReadOnlySpan<byte> record)
    {
        var end = record.IndexOf((byte)'\n');
        var line = end < 0 ? record : record[..end];
        record = end < 0 ? [] : record[(end + 1)..];
        return line;
    }
}
