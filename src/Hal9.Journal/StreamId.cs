using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Hal9.Journal;

/// <summary>
/// The name of one stream of events: a run, a deployment. 1 to 100 of <c>A-Z a-z 0-9 . _ -</c>, beginning and ending with a letter or
/// digit, so that it is also a file name everywhere. Compared ordinally; two names that differ only by case should not be given out.
/// </summary>
public readonly record struct StreamId
{
    private static readonly SearchValues<char> Allowed = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    private readonly string? value;

    /// <exception cref="ArgumentException"><paramref name="value"/> is not such a name; see <see cref="TryParse"/> for what a user typed.</exception>
    public StreamId(string value)
    {
        if (!IsValid(value)) throw new ArgumentException($"`{value}` is not a stream's name", nameof(value));
        this.value = value;
    }

    public string Value => value ?? throw new InvalidOperationException("default(StreamId) names nothing");

    public static bool TryParse([NotNullWhen(true)] string? text, out StreamId id)
    {
        id = IsValid(text) ? new StreamId(text!) : default;
        return id.value is not null;
    }

    public override string ToString() => value ?? "";

    private static bool IsValid(string? text) => text is { Length: > 0 and <= 100 } && !text.AsSpan().ContainsAnyExcept(Allowed)
        && char.IsAsciiLetterOrDigit(text[0]) && char.IsAsciiLetterOrDigit(text[^1]);
}
