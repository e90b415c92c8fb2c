namespace Hal9.Cli.Runs;

/// <summary>Somebody else's text on one line of a terminal.</summary>
internal static class Visible
{
    /// <summary>Control characters, by which a text could write to the terminal, become a replacement character.</summary>
    public static string Of(string text) => string.Concat(text.Select(static c => char.IsControl(c) ? '\ufffd' : c));
}
