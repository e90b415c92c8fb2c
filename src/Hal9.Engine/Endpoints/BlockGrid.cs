using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Hal9.Engine.Endpoints;

/// <summary>A place in a <see cref="BlockGrid"/>.</summary>
/// <param name="Start">Its first byte in the file.</param>
internal sealed record BlockSlot(SafeFileHandle File, int Number, long Start);

/// <summary>A block that came whole.</summary>
/// <param name="Slot">Where it lies; absent: in a file of its own.</param>
/// <param name="File">Absent when it lies in a slot.</param>
internal sealed record UploadedBlock(BlockSlot? Slot, string? File, long Bytes);

/// <summary>
/// A file of slots as long as the first block that came. The official libraries number their blocks within the ids and make all but the last
/// equally long, so each is written once, where it stands in the end; and what is there from the start on is hashed while the rest is on its
/// way. Whatever fits no slot (another numbering, another length, a block that comes again) is refused and must be kept elsewhere. Thread-safe.
/// </summary>
/// <param name="file">Made with the first slot that is taken.</param>
/// <param name="slots">At most.</param>
/// <param name="limit">In bytes.</param>
internal sealed class BlockGrid(string file, int slots, long limit) : IDisposable
{
    // Ids of the libraries end in a number of at least so many digits; what stands before may be digits too.
    private const int MostDigits = 9;

    private readonly Lock gate = new();
    private readonly HashSet<int> taken = [];
    private readonly HashSet<int> full = [];
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private SafeFileHandle? handle;
    private Task hashing = Task.CompletedTask;
    private long size;
    private int hashed;
    private int pending;
    private bool isHashing;
    private bool isClosed;

    /// <summary>The slot of a block that is to come, its alone from now on; null when there is none.</summary>
    /// <param name="length">Null when it is not known.</param>
    public BlockSlot? Take(string id, long? length)
    {
        if (length is not > 0 || NumberOf(id) is not { } number || number >= slots) return null;
        lock (gate)
        {
            var slot = size == 0 ? length.Value : size;
            if (isClosed || length > slot || (number + 1) > limit / slot || !taken.Add(number)) return null;
            size = slot;
            pending++;
            handle ??= File.OpenHandle(file, FileMode.CreateNew, FileAccess.ReadWrite);
            return new BlockSlot(handle, number, number * size);
        }
    }

    /// <summary>Nothing more is written to a slot that was taken.</summary>
    /// <param name="bytes">Of the block when it came whole; else 0.</param>
    public void Leave(BlockSlot slot, long bytes)
    {
        lock (gate)
        {
            pending--;
            if (bytes != size || isClosed) return;
            full.Add(slot.Number);
            if (isHashing || slot.Number != hashed) return;
            isHashing = true;
            hashing = Task.Run(HashAhead, CancellationToken.None);
        }
    }

    /// <summary>The blob of these blocks when they are all slots from the first on; else null, and the slots stay readable until this is disposed.</summary>
    public async Task<UploadedBlob?> CompleteAsync(IReadOnlyList<UploadedBlock> blocks)
    {
        Task ahead;
        lock (gate)
        {
            if (isClosed || handle is null || blocks.Count == 0) return null;
            for (var i = 0; i < blocks.Count; i++)
            {
                if (blocks[i].Slot?.Number != i || (i < blocks.Count - 1 && blocks[i].Bytes != size)) return null;
            }
            ahead = hashing;
        }
        await ahead.ConfigureAwait(false);
        lock (gate)
        {
            var end = blocks[^1].Slot!.Start + blocks[^1].Bytes;
            // Slots that the list does not name were hashed before it came, or are written to yet.
            if (isClosed || isHashing || pending > 0 || hashed * size > end) return null;
            Append(hashed * size, end);
            RandomAccess.SetLength(handle, end);
            Close();
            return new UploadedBlob(file, end, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            Close();
            if (!isHashing) hash.Dispose();
        }
    }

    private void Close()
    {
        isClosed = true;
        handle?.Dispose();
    }

    private void HashAhead()
    {
        while (true)
        {
            long start;
            lock (gate)
            {
                if (isClosed || !full.Contains(hashed))
                {
                    isHashing = false;
                    return;
                }
                start = hashed * size;
            }
            try
            {
                Append(start, start + size);
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            lock (gate) hashed++;
        }
    }

    private void Append(long start, long end)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(256 * 1024);
        try
        {
            while (start < end)
            {
                var read = RandomAccess.Read(handle!, buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - start)), start);
                if (read == 0) throw new EndOfStreamException("a block that came whole was cut short");
                hash.AppendData(buffer.AsSpan(0, read));
                start += read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>What the id, base64 of some text, ends in.</summary>
    private static int? NumberOf(string id)
    {
        Span<byte> bytes = stackalloc byte[72];
        if (!Convert.TryFromBase64String(id, bytes, out var length)) return null;
        var text = bytes[..length];
        var first = text.LastIndexOfAnyExceptInRange((byte)'0', (byte)'9') + 1;
        var digits = text[Math.Max(first, length - MostDigits)..];
        return digits.Length > 0 && int.TryParse(Encoding.ASCII.GetString(digits), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
