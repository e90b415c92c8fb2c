namespace Hal9.Releases.Publishing;

/// <summary>Git could not make the release's commit or tag as the user's settings want it, such as signed; nothing was pushed.</summary>
internal sealed class NotMadeException(string message) : Exception(message);
