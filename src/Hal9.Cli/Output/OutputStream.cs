namespace Hal9.Cli.Output;

/// <summary>
/// Standard output or standard error. What cannot be written (a full disk, a closed descriptor) is remembered rather than thrown, so that it is told once, at
/// the end, whoever was writing.
/// </summary>
internal sealed class OutputStream(Func<Stream> open) : Stream
{
    private Stream? inner;

    /// <summary>Why something was not written; null when all was.</summary>
    public string? Failure { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (Failure is not null) return;
        try
        {
            inner ??= open();
            inner.Write(buffer);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Failure = (failure.InnerException ?? failure).Message;
        }
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
