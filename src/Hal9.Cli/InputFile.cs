using Hal9.Cli.Output;
using Hal9.Primitives.Diagnostics;
using Hal9.Primitives.Yaml;

namespace Hal9.Cli;

/// <summary>What came of reading a file that was named on the command line: a text, or why there is none.</summary>
/// <param name="Source">Null exactly when <paramref name="Problem"/> is not.</param>
/// <param name="Problem">The path is at fault, or the bytes are no text; the descriptor tells which.</param>
internal readonly record struct InputFile(SourceText? Source, Diagnostic? Problem)
{
    /// <summary>Nothing hal9 reads as a whole is larger; a device that never ends does not fill the memory.</summary>
    public const int SizeLimit = 64 * 1024 * 1024;

    public static Task<InputFile> ReadAsync(string path, CancellationToken cancellation) => ReadAsync(path, path == "-" ? "<standard input>" : path, cancellation);

    /// <param name="path"><c>-</c> is standard input.</param>
    /// <param name="name">What diagnostics call it.</param>
    public static async Task<InputFile> ReadAsync(string path, string name, CancellationToken cancellation)
    {
        try
        {
            if (path == "-") return Decode(name, await Terminal.ReadInputAsync(SizeLimit + 1, cancellation).ConfigureAwait(false));
            return Read(path, name);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Unreadable(name, (failure.InnerException ?? failure).Message);
        }
    }

    /// <param name="name">What diagnostics call it.</param>
    public static InputFile Read(string path, string name)
    {
        if (Directory.Exists(path)) return Unreadable(name, "it is a folder");
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            // A pipe or a device tells no length, or 0.
            var length = file.CanSeek ? file.Length : 0;
            if (length == 0) return Decode(name, ReadUnknownLength(file));
            var bytes = new byte[Math.Min(length, SizeLimit + 1L)];
            return Decode(name, bytes.AsSpan(0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)));
        }
        catch (FileNotFoundException)
        {
            return Unreadable(name, "there is no such file");
        }
        catch (DirectoryNotFoundException)
        {
            return Unreadable(name, "there is no such file");
        }
        catch (UnauthorizedAccessException)
        {
            return Unreadable(name, "this user may not read it");
        }
        catch (IOException failure)
        {
            return Unreadable(name, failure.Message.TrimEnd('.'));
        }
    }

    public static InputFile Unreadable(string name, string why) => new(null, CommandLineDiagnostics.UnreadablePath.Nowhere($"cannot read `{name}`: {why}"));

    private static byte[] ReadUnknownLength(FileStream file)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (bytes.Length <= SizeLimit && file.Read(buffer) is var count and > 0) bytes.Write(buffer, 0, count);
        return bytes.ToArray();
    }

    private static InputFile Decode(string name, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > SizeLimit) return new(null, YamlDiagnostics.TooLarge.At(new SourceSpan(new SourceText(name, ""), new(1, 1)), $"the file is larger than {SizeLimit / 1024 / 1024} MB"));
        var source = SourceText.Decode(name, bytes, out var invalid);
        return invalid is { } at
            ? new(null, YamlDiagnostics.Encoding.At(new SourceSpan(source, at, at with { Column = at.Column + 1 }), "these bytes are not UTF-8", "save the file as UTF-8"))
            : new(source, null);
    }
}
