using System.Net;

namespace Hal9.Forge;

/// <summary>The forge could not be reached, or refused.</summary>
/// <param name="status">Null when there was no answer at all.</param>
public sealed class ForgeException(string message, HttpStatusCode? status, Exception? cause = null) : Exception(message, cause)
{
    public HttpStatusCode? Status { get; } = status;
}
