using System.Buffers;
using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text;

namespace Hal9.Engine.Endpoints;

/// <summary>Why a blob was not taken.</summary>
/// <param name="Status">Of HTTP.</param>
/// <param name="Code">Of Azure's storage API.</param>
internal sealed record BlobProblem(int Status, string Code, string Message);

/// <summary>A blob that is whole, and in nobody's store yet.</summary>
/// <param name="Digest">SHA-256 as lower-case hex.</param>
internal sealed record UploadedBlob(string File, long Bytes, string Digest);

/// <summary>
/// One blob on its way in, as Azure's block blobs are: blocks in any order and at once, each in a file, made one when their list
/// comes; or all in one piece. Memory is bounded by the requests under way.
/// </summary>
/// <param name="folder">Its own; made when the first byte comes.</param>
/// <param name="limit">In bytes.</param>
internal sealed class BlobUpload(string folder, long limit)
{
    // Azure's own limits.
    private const int MostBlocks = 50_000;
    private const int LongestBlockId = 88;

    private readonly Dictionary<string, long> blocks = new(StringComparer.Ordinal);
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
            if (blocks.Count >= MostBlocks && !blocks.ContainsKey(id)) return new BlobProblem(409, "BlockCountExceedsLimit", $"a blob has at most {MostBlocks} blocks");
        }
        var part = Path.Combine(folder, Guid.NewGuid().ToString("N"));
        var (bytes, problem) = await ReceiveAsync(part, body, length, hash: null, cancellation).ConfigureAwait(false);
        if (problem is not null) return problem;
        lock (blocks)
        {
            if (isDropped || joining is not null) return Gone();
            if (blocks.TryGetValue(id, out var before)) Interlocked.Add(ref received, -before);
            blocks[id] = bytes;
            File.Move(part, FileOf(id), overwrite: true);
        }
        return null;
    }

    /// <summary>Everything in one request.</summary>
    public async Task<BlobProblem?> PutWholeAsync(PipeReader body, long? length, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var file = Path.Combine(folder, Guid.NewGuid().ToString("N"));
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
                // Not cancellable: half joined it could not be tried again.
                joining = Task.Run(() => Join(ids), CancellationToken.None);
            }
        }
        var joined = await joining.WaitAsync(cancellation).ConfigureAwait(false);
        lock (blocks) return (Blob = isDropped ? null : joined) is null ? Gone() : null;
    }

    /// <summary>Forgets and removes everything that came but for a blob that was taken elsewhere.</summary>
    public void Drop()
    {
        lock (blocks)
        {
            isDropped = true;
            Blob = null;
            blocks.Clear();
        }
        try
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // A request still writes to it; the store empties the whole folder when it is opened next.
        }
    }

    /// <summary>Appends every block to the first one's file, so that most of a blob is written twice but never kept twice.</summary>
    private UploadedBlob Join(IReadOnlyList<string> ids)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var whole = Path.Combine(folder, Guid.NewGuid().ToString("N"));
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 20);
        try
        {
            if (ids.Count > 0) File.Move(FileOf(ids[0]), whole);
            using var output = File.OpenHandle(whole, FileMode.OpenOrCreate, FileAccess.ReadWrite);
            var end = 0L;
            while (RandomAccess.Read(output, buffer, end) is > 0 and var read)
            {
                hash.AppendData(buffer.AsSpan(0, read));
                end += read;
            }
            foreach (var id in ids.Skip(1))
            {
                using (var input = File.OpenHandle(FileOf(id)))
                {
                    var position = 0L;
                    while (RandomAccess.Read(input, buffer, position) is > 0 and var read)
                    {
                        hash.AppendData(buffer.AsSpan(0, read));
                        RandomAccess.Write(output, buffer.AsSpan(0, read), end);
                        position += read;
                        end += read;
                    }
                }
                File.Delete(FileOf(id));
            }
            return new UploadedBlob(whole, end, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task<(long Bytes, BlobProblem? Problem)> ReceiveAsync(string file, PipeReader body, long? length, IncrementalHash? hash, CancellationToken cancellation)
    {
        if (length > limit - Interlocked.Read(ref received)) return (0, TooLarge());
        Directory.CreateDirectory(folder);
        var bytes = 0L;
        var isWhole = false;
        try
        {
            using var output = File.OpenHandle(file, FileMode.CreateNew, FileAccess.Write);
            while (true)
            {
                var read = await body.ReadAsync(cancellation).ConfigureAwait(false);
                foreach (var piece in read.Buffer)
                {
                    // Into the page cache: as short as a copy in memory, and no detour over another thread.
                    RandomAccess.Write(output, piece.Span, bytes);
                    hash?.AppendData(piece.Span);
                    bytes += piece.Length;
                }
                body.AdvanceTo(read.Buffer.End);
                if (bytes + Interlocked.Read(ref received) > limit) return (0, TooLarge());
                if (read.IsCompleted) break;
            }
            if (length is { } promised && promised != bytes) return (0, new BlobProblem(400, "InvalidInput", "the body ended early"));
            Interlocked.Add(ref received, bytes);
            isWhole = true;
            return (bytes, null);
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

    private BlobProblem TooLarge() => new(413, "RequestBodyTooLarge", $"more than {limit} bytes are not taken");

    private static BlobProblem Gone() => new(404, "BlobNotFound", "this upload is over");

    /// <summary>Whatever characters an id has.</summary>
    private string FileOf(string id) => Path.Combine(folder, "b-" + Convert.ToHexStringLower(Encoding.UTF8.GetBytes(id)));
}
