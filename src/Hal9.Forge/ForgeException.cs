using System.Net;

namespace Hal9.Forge;

/// <summary>The forge could not be reached, or refused.</summary>
/// <param name="status">Null when there was no answer at all.</param>
public sealed class ForgeException(string message, HttpStatusCode? status, Exception? cause = null) : Exception(message, cause)
{
    public HttpStatusCode? Status { get; } = status;

    /// <summary>How long the forge wants to be left alone before the same is asked again, when nothing was done for that reason alone; else null.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
