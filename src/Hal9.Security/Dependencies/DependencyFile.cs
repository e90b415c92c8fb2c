using System.Text;
using Hal9.Primitives.Diagnostics;
using Hal9.Security.Advisories;

namespace Hal9.Security.Dependencies;

/// <summary>A file that says what a project depends on. Read as bytes; it becomes a text only when something in it is pointed at.</summary>
/// <param name="path">As the user would type it.</param>
/// <param name="utf8">Without a byte order mark.</param>
public sealed class DependencyFile(string path, byte[] utf8)
{
    /// <summary>The largest real ones are some ten megabytes.</summary>
    public const int SizeLimit = 64 * 1024 * 1024;

    private SourceText? source;

    public string Path => path;

    public ReadOnlySpan<byte> Utf8 => utf8;

    public SourceText Source => source ??= new SourceText(path, Encoding.UTF8.GetString(utf8));

    /// <param name="offset">In bytes, clamped to the file.</param>
    /// <param name="length">In bytes.</param>
    public SourceSpan SpanOf(int offset, int length)
    {
        offset = Math.Clamp(offset, 0, utf8.Length);
        var start = Encoding.UTF8.GetCharCount(utf8, 0, offset);
        var end = start + Encoding.UTF8.GetCharCount(utf8, offset, Math.Min(length, utf8.Length - offset));
        return new SourceSpan(Source, Source.PositionOf(start), Source.PositionOf(end));
    }

    /// <summary>The place of a stretch of <see cref="Source"/>.</summary>
    public DependencyPlace PlaceOf(int characterOffset, string text)
    {
        // As a rule there is nothing but ASCII.
        var offset = Source.Text.Length == utf8.Length ? characterOffset : Encoding.UTF8.GetByteCount(Source.Text.AsSpan(0, characterOffset));
        return new DependencyPlace(this, offset, Encoding.UTF8.GetByteCount(text));
    }

    /// <param name="absolute">Where it is.</param>
    /// <param name="path">What diagnostics call it.</param>
    public static (DependencyFile? File, Diagnostic? Problem) Read(string absolute, string path)
    {
        try
        {
            using var file = File.OpenRead(absolute);
            if (file.Length > SizeLimit) return (null, At(path, AuditDiagnostics.UnreadableDependencies, $"`{path}` is larger than {SizeLimit / 1024 / 1024} MB, which no real one is"));
            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return (new DependencyFile(path, bytes.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? bytes[3..] : bytes), null);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return (null, At(path, AuditDiagnostics.UnreadableDependencies, $"cannot read `{path}`: {problem.Message.TrimEnd('.')}"));
        }
    }

    private static Diagnostic At(string path, DiagnosticDescriptor descriptor, string message) => descriptor.At(new SourceSpan(new SourceText(path, ""), new SourcePosition(1, 1)), message);
}

/// <summary>A stretch of a file, turned into positions only when it is shown.</summary>
/// <param name="Offset">In bytes.</param>
/// <param name="Length">In bytes.</param>
public readonly record struct DependencyPlace(DependencyFile File, int Offset, int Length)
{
    public SourceSpan Span => File.SpanOf(Offset, Length);
}

/// <summary>A file that is not what it should be. Caught where the file was opened.</summary>
internal sealed class DependencyFormatException(string message, int offset, int length = 0, string? hint = null) : Exception(message)
{
    /// <summary>In bytes.</summary>
    public int Offset => offset;

    public int Length => length;

    public string? Hint => hint;
}
