using System.Buffers;
using System.Buffers.Text;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace Hal9.Journal.Files;

/// <summary>
/// One record as a line of JSON that <c>less</c> and <c>jq</c> can read:
/// <c>{"crc":"1f2e3d4c","seq":7,"time":"2026-01-31T12:00:00.0000000Z","epoch":2,"type":"step.completed","v":1,"data":{…}}</c>.
/// The checksum is CRC-32C (Castagnoli, as RFC 3720) of everything behind it up to the line's end. The order of the fields is fixed.
/// </summary>
internal static class RecordFormat
{
    /// <summary>Bytes before the checksummed part: <c>{"crc":"xxxxxxxx",</c>.</summary>
    private const int Head = 18;

    /// <summary>No record is longer: a payload at its limit, a type at its limit and the numbers.</summary>
    public const int MaxRecord = JournalEvent.MaxPayload + 1024;

    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.fffffffZ";

    /// <summary>Appends one line, its end included.</summary>
    public static void Write(ArrayBufferWriter<byte> output, JournalEvent one, long sequence, DateTimeOffset time, long epoch)
    {
        var start = output.WrittenCount;
        output.Write("{\"crc\":\"--------\","u8);
        output.Write("\"seq\":"u8);
        WriteNumber(output, sequence);
        output.Write(",\"time\":\""u8);
        time.UtcDateTime.TryFormat(output.GetSpan(TimeFormat.Length), out var written, TimeFormat);
        output.Advance(written);
        output.Write("\",\"epoch\":"u8);
        WriteNumber(output, epoch);
        output.Write(",\"type\":\""u8);
        output.Advance(Encoding.ASCII.GetBytes(one.Type, output.GetSpan(one.Type.Length)));
        output.Write("\",\"v\":"u8);
        WriteNumber(output, one.Version);
        output.Write(",\"data\":"u8);
        output.Write(one.Payload.Span);
        output.Write("}\n"u8);

        var record = MemoryMarshal.AsMemory(output.WrittenMemory[start..]).Span;
        Utf8Formatter.TryFormat(Checksum(record[Head..^1]), record[8..], out _, new StandardFormat('x', 8));
    }

    /// <summary>Takes one line, without its end, apart. On failure <paramref name="reason"/> says what does not fit.</summary>
    public static Envelope? Read(ReadOnlySpan<byte> line, StreamId stream, out string reason)
    {
        if (!TryChecksum(line, out reason)) return null;
        reason = "it is not a record of this format";
        var rest = line[Head..];
        if (!Number(ref rest, "\"seq\":"u8, out var sequence)) return null;
        if (!Text(ref rest, ",\"time\":\""u8, out var time) || !TryTime(time, out var at)) return null;
        if (!Number(ref rest, ",\"epoch\":"u8, out var epoch)) return null;
        if (!Text(ref rest, ",\"type\":\""u8, out var type)) return null;
        if (!Number(ref rest, ",\"v\":"u8, out var version) || version is < 1 or > int.MaxValue) return null;
        if (!Skip(ref rest, ",\"data\":"u8) || rest is not [.. var payload, (byte)'}']) return null;
        return new Envelope(stream, sequence, at, epoch, Encoding.UTF8.GetString(type), (int)version, payload.ToArray());
    }

    private static bool TryChecksum(ReadOnlySpan<byte> line, out string reason)
    {
        reason = "it does not begin as a record does";
        if (line.Length < Head || !line.StartsWith("{\"crc\":\""u8) || !line[16..].StartsWith("\","u8)) return false;
        var expected = 0u;
        foreach (var digit in line[8..16])
        {
            if (digit is not ((>= (byte)'0' and <= (byte)'9') or (>= (byte)'a' and <= (byte)'f'))) return false;
            expected = expected << 4 | (uint)(digit <= '9' ? digit - '0' : digit - 'a' + 10);
        }
        reason = "its checksum does not fit";
        return Checksum(line[Head..]) == expected;
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words) crc = BitOperations.Crc32C(crc, BitConverter.IsLittleEndian ? word : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(word));
        foreach (var one in bytes[(words.Length * sizeof(ulong))..]) crc = BitOperations.Crc32C(crc, one);
        return ~crc;
    }

    private static void WriteNumber(ArrayBufferWriter<byte> output, long number)
    {
        Utf8Formatter.TryFormat(number, output.GetSpan(20), out var written);
        output.Advance(written);
    }

    private static bool Skip(ref ReadOnlySpan<byte> rest, ReadOnlySpan<byte> literal)
    {
        if (!rest.StartsWith(literal)) return false;
        rest = rest[literal.Length..];
        return true;
    }

    private static bool Number(ref ReadOnlySpan<byte> rest, ReadOnlySpan<byte> literal, out long number)
    {
        number = 0;
        if (!Skip(ref rest, literal) || !Utf8Parser.TryParse(rest, out number, out var consumed)) return false;
        rest = rest[consumed..];
        return true;
    }

    private static bool Text(ref ReadOnlySpan<byte> rest, ReadOnlySpan<byte> literal, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (!Skip(ref rest, literal)) return false;
        var end = rest.IndexOf((byte)'"');
        if (end < 0) return false;
        text = rest[..end];
        rest = rest[(end + 1)..];
        return true;
    }

    private static bool TryTime(ReadOnlySpan<byte> text, out DateTimeOffset time)
    {
        time = default;
        if (!Utf8Parser.TryParse(text, out DateTime at, out var consumed, 'O') || consumed != text.Length) return false;
        time = new DateTimeOffset(at.ToUniversalTime(), TimeSpan.Zero);
        return true;
    }
}
