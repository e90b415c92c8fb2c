namespace Hal9.Cli.Output;

/// <summary>The few colours of plain text, or none.</summary>
internal readonly record struct Paint(bool Colour)
{
    public string Bold(string text) => In("1", text);

    public string Faint(string text) => In("2", text);

    public string Red(string text) => In("1;31", text);

    public string Yellow(string text) => In("1;33", text);

    public string Green(string text) => In("32", text);

    public string Cyan(string text) => In("36", text);

    private string In(string code, string text) => Colour ? $"\u001b[{code}m{text}\u001b[0m" : text;
}
