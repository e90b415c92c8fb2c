using System.Net;

namespace Hal9.Forge;

/// <summary>The forge could not be reached, or refused.</summary>
/// <param name="status">Null when there was no whole answer.</param>
public sealed class ForgeException(string message, HttpStatusCode? status, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>What is worth waiting for; a forge that wants to be left alone for longer is an error.</summary>
    internal static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    public HttpStatusCode? Status { get; } = status;

    /// <summary>How long the forge wants to be left alone before the same is asked again, when nothing was done for that reason alone; else null.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>
    /// Whether it may go well a moment later. Unless <see cref="RetryAfter"/> says that nothing was done, a change may have been made all the same: the answer alone can have been lost.
    /// </summary>
    public bool IsPassing => RetryAfter is { } wait
        ? wait <= LongestWait
        : Status is null or HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;
}
