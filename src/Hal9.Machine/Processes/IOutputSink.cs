namespace Hal9.Machine.Processes;

/// <summary>Which of a child's two streams bytes came from.</summary>
public enum OutputSource
{
    Output,
    Error,
}

/// <summary>
/// Takes a child's output as it comes, in blocks of any size that know nothing of lines or characters. Never called by two
/// threads at once for one child; the bytes are only valid during the call. While a call runs the child is not read, so a slow
/// sink slows the child and memory stays bounded.
/// </summary>
public interface IOutputSink
{
    void Write(OutputSource source, ReadOnlySpan<byte> bytes);

    /// <summary>After at most a few megabytes were written, and before more is read: the place to wait for whoever is slower.</summary>
    /// <param name="isIdle">Nothing came for a moment while the child still runs: what was held back may be shown now.</param>
    ValueTask TurnAsync(bool isIdle);
}
