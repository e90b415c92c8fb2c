using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Hal9.Cli.Output;
using Hal9.Primitives.Diagnostics;

namespace Hal9.Cli;

/// <summary>One verb being run: what was typed, and where the answer goes.</summary>
/// <param name="Json">The answer on <see cref="Terminal.Out"/> is one JSON document and nothing else.</param>
/// <param name="Verbose">Say more about what is done, on <see cref="Terminal.Error"/>.</param>
internal sealed record Invocation(ParseResult Parse, Terminal Terminal, bool Json, bool Verbose)
{
    public TextWriter Out => Terminal.Out;

    public Paint Paint => new(Terminal.Colour);

    public T? Get<T>(Option<T> option) => Parse.GetValue(option);

    public T? Get<T>(Argument<T> argument) => Parse.GetValue(argument);

    public bool IsGiven(Option option) => Parse.GetResult(option) is { Implicit: false };

    /// <summary>Writes the answer of <c>--json</c>.</summary>
    public void Write<T>(T answer, JsonTypeInfo<T> type)
    {
        Out.Write(JsonSerializer.Serialize(answer, type));
        Out.Write('\n');
    }

    /// <summary>Says a line about what is done, on <see cref="Terminal.Error"/>; nothing with <see cref="Json"/>.</summary>
    public void Note(string text)
    {
        if (Json) return;
        Terminal.Error.Write(new Paint(Terminal.ErrorColour).Faint(ShownText.Clean(text, false)) + "\n");
        Terminal.Error.Flush();
    }

    /// <summary>Says what was typed wrongly or cannot be read, on <see cref="Terminal.Error"/>.</summary>
    /// <returns><see cref="ExitCode.Unusable"/>.</returns>
    public int Refuse(params ReadOnlySpan<Diagnostic> problems)
    {
        var renderer = new DiagnosticRenderer(Terminal.ErrorColour);
        foreach (var problem in problems) Terminal.Error.Write(renderer.Render(problem));
        return ExitCode.Unusable;
    }
}
