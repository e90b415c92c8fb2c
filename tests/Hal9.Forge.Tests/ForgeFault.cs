namespace Hal9.Forge.Tests;

/// <summary>What a forge in trouble does with a request.</summary>
/// <param name="IsDone">Whether it does all the same what it was asked, and only the answer is lost.</param>
internal sealed record ForgeFault(ForgeTrouble Trouble, bool IsDone, int Status = 0, string Message = "")
{
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public static ForgeFault Down { get; } = Answering(502, "Bad Gateway");

    /// <summary>A gateway gave up on a server that went on.</summary>
    public static ForgeFault DownOnceDone { get; } = Down with { IsDone = true };

    public static ForgeFault Reset { get; } = new(ForgeTrouble.Reset, IsDone: false);

    public static ForgeFault ResetOnceDone { get; } = Reset with { IsDone = true };

    public static ForgeFault HalfAnAnswer { get; } = new(ForgeTrouble.HalfAnAnswer, IsDone: true);

    public static ForgeFault Silence { get; } = new(ForgeTrouble.Silence, IsDone: false);

    public static ForgeFault Answering(int status, string message, params (string Name, string Value)[] headers) => new(ForgeTrouble.Refusal, IsDone: false, status, message) { Headers = headers };

    /// <summary>A secondary rate limit.</summary>
    public static ForgeFault Wait(int seconds, int status = 403) =>
        Answering(status, "You have exceeded a secondary rate limit", ("Retry-After", seconds.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    /// <summary>The primary rate limit, which is free again after a while.</summary>
    public static ForgeFault Exhausted(TimeSpan until) => Answering(403, "API rate limit exceeded", ("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", (DateTimeOffset.UtcNow + until).ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture)));
}

internal enum ForgeTrouble
{
    Refusal,

    /// <summary>The connection breaks before there is an answer.</summary>
    Reset,

    /// <summary>The connection breaks within the answer.</summary>
    HalfAnAnswer,

    /// <summary>Nothing comes until the other side gives up.</summary>
    Silence,
}
