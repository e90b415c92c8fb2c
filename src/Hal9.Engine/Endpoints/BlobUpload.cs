using System.Buffers;
using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Hal9.Engine.Endpoints;

/// <summary>Why a blob was not taken.</summary>
/// <param name="Status">Of HTTP.</param>
/// <param name="Code">Of Azure's storage API.</param>
internal sealed record BlobProblem(int Status, string Code, string Message);

/// <summary>A blob that is whole, and in nobody's store yet.</summary>
/// <param name="Digest">SHA-256 as lower-case hex.</param>
internal sealed record UploadedBlob(string File, long Bytes, string Digest);

/// <summary>
/// One blob on its way in, as Azure's block blobs are: blocks in any order and at once, made one when their list comes; or all in one
/// piece. A block goes to its place in a <see cref="BlockGrid"/>; one that has none there is a file of its own, and the blob is then
/// joined. Memory is bounded by the requests under way.
/// </summary>
/// <param name="folder">Its own; made when the first byte comes.</param>
/// <param name="limit">In bytes.</param>
internal sealed class BlobUpload(string folder, long limit) : IDisposable
{
    // Azure's own limits.
    private const int MostBlocks = 50_000;
    private const int LongestBlockId = 88;

    // Written at once; a quarter of what Kestrel reads ahead.
    private const int Piece = 256 * 1024;

    private readonly Dictionary<string, UploadedBlock> blocks = new(StringComparer.Ordinal);
    private readonly BlockGrid grid = new(Path.Combine(folder, "blocks"), MostBlocks, limit);
    private long received;
    private Task<UploadedBlob>? joining;
    private bool isDropped;

    /// <summary>Null until the list of blocks came.</summary>
    public UploadedBlob? Blob { get; private set; }

    public async Task<BlobProblem?> PutBlockAsync(string id, PipeReader body, long? length, CancellationToken cancellation)
    {
        if (id.Length is 0 or > LongestBlockId) return new BlobProblem(400, "InvalidQueryParameterValue", "a block needs an id of at most 64 bytes");
        lock (blocks)
        {
            if (isDropped) return Gone();
            if (blocks.Count >= MostBlocks && !blocks.ContainsKey(id)) return new BlobProblem(409, "BlockCountExceedsLimit", $"a blob has at most {MostBlocks} blocks");
        }
        if (length > limit - Interlocked.Read(ref received)) return TooLarge();
        Directory.CreateDirectory(folder);
        var slot = grid.Take(id, length);
        var whole = 0L;
        try
        {
            var part = slot is null ? NewFile() : null;
            var (bytes, problem) = slot is null
                ? await ReceiveAsync(part!, body, length, hash: null, cancellation).ConfigureAwait(false)
                : await ReceiveAsync(slot.File, slot.Start, body, length, hash: null, cancellation).ConfigureAwait(false);
            if (problem is not null) return problem;
            lock (blocks)
            {
                if (isDropped || joining is not null) return Gone();
                if (blocks.TryGetValue(id, out var before)) Interlocked.Add(ref received, -before.Bytes);
                blocks[id] = new UploadedBlock(slot, part is null ? null : FileOf(id), bytes);
                if (part is not null) File.Move(part, FileOf(id), overwrite: true);
            }
            whole = bytes;
            return null;
        }
        finally
        {
            if (slot is not null) grid.Leave(slot, whole);
        }
    }

    /// <summary>Everything in one request.</summary>
    public async Task<BlobProblem?> PutWholeAsync(PipeReader body, long? length, CancellationToken cancellation)
    {
        if (length > limit - Interlocked.Read(ref received)) return TooLarge();
        Directory.CreateDirectory(folder);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var file = NewFile();
        var (bytes, problem) = await ReceiveAsync(file, body, length, hash, cancellation).ConfigureAwait(false);
        if (problem is not null) return problem;
        lock (blocks)
        {
            if (isDropped) return Gone();
            Blob = new UploadedBlob(file, bytes, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        return null;
    }

    /// <summary>Makes the blob of these blocks, in this order. The same list again changes nothing.</summary>
    public async Task<BlobProblem?> CommitAsync(IReadOnlyList<string> ids, CancellationToken cancellation)
    {
        lock (blocks)
        {
            if (Blob is not null) return null;
            if (isDropped) return Gone();
            if (joining is null)
            {
                if (ids.Distinct(StringComparer.Ordinal).Count() != ids.Count || ids.Any(id => !blocks.ContainsKey(id))) return new BlobProblem(400, "InvalidBlockList", "the list names a block that did not come, or one twice");
                UploadedBlock[] listed = [.. ids.Select(id => blocks[id])];
                // Not cancellable: half joined it could not be tried again.
                joining = Task.Run(async () => await grid.CompleteAsync(listed).ConfigureAwait(false) ?? Join(listed), CancellationToken.None);
            }
        }
        try
        {
            var joined = await joining.WaitAsync(cancellation).ConfigureAwait(false);
            lock (blocks) return (Blob = isDropped ? null : joined) is null ? Gone() : null;
        }
        catch (ObjectDisposedException)
        {
            return Gone();
        }
    }

    /// <summary>Forgets and removes everything that came but for a blob that was taken elsewhere.</summary>
    public void Dispose()
    {
        lock (blocks)
        {
            isDropped = true;
            Blob = null;
            blocks.Clear();
        }
        grid.Dispose();
        try
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // A request still writes to it; the store empties the whole folder when it is opened next.
        }
    }

    /// <summary>Copies every block behind the one before it.</summary>
    private UploadedBlob Join(IReadOnlyList<UploadedBlock> listed)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var whole = NewFile();
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 20);
        try
        {
            using var output = File.OpenHandle(whole, FileMode.CreateNew, FileAccess.Write);
            var end = 0L;
            foreach (var block in listed)
            {
                using var own = block.File is { } file ? File.OpenHandle(file) : null;
                var (from, start) = own is null ? (block.Slot!.File, block.Slot.Start) : (own, 0);
                for (var done = 0L; done < block.Bytes;)
                {
                    var read = RandomAccess.Read(from, buffer.AsSpan(0, (int)Math.Min(buffer.Length, block.Bytes - done)), start + done);
                    if (read == 0) throw new EndOfStreamException("a block that came whole was cut short");
                    hash.AppendData(buffer.AsSpan(0, read));
                    RandomAccess.Write(output, buffer.AsSpan(0, read), end);
                    done += read;
                    end += read;
                }
                if (block.File is not null) File.Delete(block.File);
            }
            return new UploadedBlob(whole, end, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Into a file of its own, which goes unless all came.</summary>
    private async Task<(long Bytes, BlobProblem? Problem)> ReceiveAsync(string file, PipeReader body, long? length, IncrementalHash? hash, CancellationToken cancellation)
    {
        var isWhole = false;
        try
        {
            using var output = File.OpenHandle(file, FileMode.CreateNew, FileAccess.Write);
            var (bytes, problem) = await ReceiveAsync(output, 0, body, length, hash, cancellation).ConfigureAwait(false);
            isWhole = problem is null;
            return (bytes, problem);
        }
        catch (DirectoryNotFoundException)
        {
            return (0, Gone());
        }
        finally
        {
            if (!isWhole) File.Delete(file);
        }
    }

    private async Task<(long Bytes, BlobProblem? Problem)> ReceiveAsync(SafeFileHandle output, long start, PipeReader body, long? length, IncrementalHash? hash, CancellationToken cancellation)
    {
        var bytes = 0L;
        var pieces = new List<ReadOnlyMemory<byte>>();
        try
        {
            while (true)
            {
                var read = await body.ReadAtLeastAsync(Piece, cancellation).ConfigureAwait(false);
                try
                {
                    if (bytes + read.Buffer.Length > (length ?? limit)) return (0, TooLarge());
                    foreach (var piece in read.Buffer)
                    {
                        pieces.Add(piece);
                        hash?.AppendData(piece.Span);
                    }
                    // Into the page cache: as short as a copy in memory, and no detour over another thread.
                    RandomAccess.Write(output, pieces, start + bytes);
                    bytes += read.Buffer.Length;
                }
                finally
                {
                    pieces.Clear();
                    body.AdvanceTo(read.Buffer.End);
                }
                if (bytes + Interlocked.Read(ref received) > limit) return (0, TooLarge());
                if (read.IsCompleted) break;
            }
        }
        catch (ObjectDisposedException)
        {
            return (0, Gone());
        }
        if (length is { } promised && promised != bytes) return (0, new BlobProblem(400, "InvalidInput", "the body ended early"));
        Interlocked.Add(ref received, bytes);
        return (bytes, null);
    }

    private BlobProblem TooLarge() => new(413, "RequestBodyTooLarge", $"more than {limit} bytes are not taken");

    private static BlobProblem Gone() => new(404, "BlobNotFound", "this upload is over");

    private string NewFile() => Path.Combine(folder, Guid.NewGuid().ToString("N"));

    /// <summary>Whatever characters an id has.</summary>
    private string FileOf(string id) => Path.Combine(folder, "b-" + Convert.ToHexStringLower(Encoding.UTF8.GetBytes(id)));
}
