using System.Text;
using Hal9.Cli.Output;
using Hal9.Engine.Runs;

namespace Hal9.Cli.Running;

/// <summary>
/// The tree of a run on a terminal, drawn over itself ten times a second. One write a picture, within the terminal's synchronised update where it knows
/// one, so that nothing flickers. Leaves nothing behind: the finished tree is drawn by who asked for it.
/// </summary>
internal sealed class LiveTree : IRunPicture
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly RunView view;
    private readonly Lock gate;
    private readonly Terminal terminal;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource ended = new();
    private readonly Task drawing;
    private int[] drawn = [];
    private int frame;

    /// <param name="gate">Held while the view changes.</param>
    public LiveTree(RunView view, Lock gate, Terminal terminal, TimeProvider time)
    {
        (this.view, this.gate, this.terminal, this.time) = (view, gate, terminal, time);
        terminal.Out.Write("\u001b[?25l");
        drawing = DrawAsync();
    }

    public void Take(RunEvent happening)
    {
    }

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync().ConfigureAwait(false);
        await drawing.ConfigureAwait(false);
        ended.Dispose();
        terminal.Out.Write(Up(terminal.LiveWidth) + "\u001b[J\u001b[?25h");
        terminal.Out.Flush();
    }

    private async Task DrawAsync()
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do Draw();
            while (await timer.WaitForNextTickAsync(ended.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            // The run ended.
        }
    }

    private void Draw()
    {
        var (width, height) = (terminal.LiveWidth, terminal.Height);
        IReadOnlyList<string> lines;
        lock (gate) lines = RunTree.Draw(view, new TreeStyle(width, new Paint(terminal.Colour), time.GetUtcNow()) { Height = Math.Max(3, height - 1), Frame = frame++ });
        var picture = new StringBuilder("\u001b[?2026h").Append(Up(width));
        foreach (var line in lines) picture.Append(line).Append("\u001b[K\n");
        drawn = [.. lines.Select(static line => TextWidth.Of(ShownText.Clean(line, keepColours: false)))];
        terminal.Out.Write(picture.Append("\u001b[J\u001b[?2026l").ToString());
        terminal.Out.Flush();
    }

    /// <summary>To the start of the last picture. A terminal that was made narrower has broken its lines.</summary>
    private string Up(int width)
    {
        var rows = drawn.Sum(line => Math.Max(1, (line + width - 1) / width));
        return rows == 0 ? "\r" : $"\r\u001b[{rows}A";
    }
}
