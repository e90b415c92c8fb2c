using System.Text;
using Hal9.Primitives.Diagnostics;

namespace Hal9.Cli.Output;

/// <summary>
/// Where a verb writes. <see cref="Out"/> is the answer, <see cref="Error"/> is what is said about it (mistakes of use, progress). Both are
/// UTF-8 with line feeds whatever the machine's locale. A reader that goes away (<c>hal9 … | head</c>) is no error: what is written after it is dropped.
/// </summary>
internal sealed class Terminal : IDisposable
{
    private const int PipeWidth = 100;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private readonly Func<string, string?> variable;
    private readonly OutputStream output;

    private Terminal(OutputStream output, OutputStream error, bool outIsTerminal, bool errorIsTerminal, Func<string, string?> variable)
    {
        (this.output, Out, Error, OutIsTerminal, ErrorIsTerminal, this.variable) = (output, Writer(output), Writer(error), outIsTerminal, errorIsTerminal, variable);
        ApplyColour(null);
    }

    public TextWriter Out { get; }

    public TextWriter Error { get; }

    public bool OutIsTerminal { get; }

    public bool ErrorIsTerminal { get; }

    /// <summary>Whether <see cref="Out"/> takes ANSI colours.</summary>
    public bool Colour { get; private set; }

    /// <summary>Whether <see cref="Error"/> takes ANSI colours.</summary>
    public bool ErrorColour { get; private set; }

    /// <summary>Columns to fill: COLUMNS, else the terminal's, else 100 in a pipe. At least 40.</summary>
    public int Width => Math.Max(40, int.TryParse(variable("COLUMNS"), out var columns) ? columns : OutIsTerminal ? TerminalWidth() : PipeWidth);

    /// <summary>Columns there really are to draw over: those of the terminal whatever COLUMNS says, which does not follow a resize.</summary>
    public int LiveWidth => Math.Max(20, OutIsTerminal ? TerminalWidth() : Width);

    /// <summary>Rows of the terminal; 24 where there is none.</summary>
    public int Height => OutIsTerminal && Console.WindowHeight is var height and > 0 ? height : 24;

    /// <summary>Whether the cursor may be moved about on <see cref="Out"/>.</summary>
    public bool CanRedraw => OutIsTerminal && variable("TERM") is not (null or "" or "dumb");

    public static Terminal OfThisProcess() => new(
        new OutputStream(Console.OpenStandardOutput), new OutputStream(Console.OpenStandardError),
        !Console.IsOutputRedirected, !Console.IsErrorRedirected, Environment.GetEnvironmentVariable);

    /// <summary>
    /// Decides on colours. <c>--color</c> wins, then NO_COLOR (no-color.org), then CLICOLOR_FORCE (bixense.com/clicolors), then CLICOLOR=0 and
    /// TERM=dumb, then whether it is a terminal.
    /// </summary>
    /// <param name="when"><c>always</c>, <c>never</c>; anything else leaves it to the environment.</param>
    public void ApplyColour(string? when)
    {
        Colour = Takes(OutIsTerminal);
        ErrorColour = Takes(ErrorIsTerminal);

        bool Takes(bool isTerminal)
        {
            if (when is "always") return true;
            if (when is "never" || !string.IsNullOrEmpty(variable("NO_COLOR"))) return false;
            if (variable("CLICOLOR_FORCE") is { Length: > 0 } force && force != "0") return true;
            return isTerminal && variable("CLICOLOR") != "0" && variable("TERM") != "dumb";
        }
    }

    /// <summary>Standard input to its end, or its first <paramref name="limit"/> bytes.</summary>
    public static async Task<byte[]> ReadInputAsync(int limit, CancellationToken cancellation)
    {
        var input = Console.OpenStandardInput();
        using var bytes = new MemoryStream();
        var buffer = new byte[16 * 1024];
        // A read from a terminal cannot be taken back; Ctrl+C leaves it behind rather than waiting for another key.
        while (bytes.Length < limit && await input.ReadAsync(buffer, cancellation).AsTask().WaitAsync(cancellation).ConfigureAwait(false) is var count and > 0) bytes.Write(buffer, 0, count);
        return bytes.ToArray();
    }

    /// <summary>Writes out what is held back. An answer that could not be written is no answer.</summary>
    /// <returns><paramref name="exitCode"/>, or <see cref="ExitCode.Unusable"/>.</returns>
    public int Finish(int exitCode)
    {
        Out.Flush();
        if (output.Failure is { } failure)
        {
            Error.Write(new DiagnosticRenderer(ErrorColour).Render(CommandLineDiagnostics.UnwritableOutput.Nowhere($"cannot write to standard output: {failure}")));
            exitCode = ExitCode.Unusable;
        }
        Error.Flush();
        return exitCode;
    }

    public void Dispose()
    {
        Out.Dispose();
        Error.Dispose();
    }

    private static StreamWriter Writer(Stream stream) => new(stream, Utf8, bufferSize: 16 * 1024) { NewLine = "\n" };

    private static int TerminalWidth()
    {
        var width = Console.WindowWidth;
        return width > 0 ? width : 80;
    }
}
