using System.Diagnostics;
using System.Globalization;
using System.Text;
using Hal9.Journal.Files;

namespace Hal9.Journal.Tests.Files;

/// <summary>
/// A program that appends for ever. It writes <c>held</c> or <c>open SEQUENCE</c>, then the sequence of each append once it is
/// acknowledged, every line by one write.
/// </summary>
internal static class AppendingChild
{
    public static async Task<int> RunAsync(string root, string stream, int size)
    {
        await using var output = Console.OpenStandardOutput();
        void Say(string line) => output.Write(Encoding.ASCII.GetBytes(line + "\n"));

        var opening = await new FileJournalStore(root, TimeProvider.System).OpenAsync(new StreamId(stream), StreamMode.ExistingOrNew, CancellationToken.None);
        if (opening is not JournalOpening.Opened { Journal: var journal })
        {
            Say(opening is JournalOpening.Held { Holder: { } holder } ? $"held {holder.ProcessId}" : opening.ToString());
            return 1;
        }
        Say(string.Create(CultureInfo.InvariantCulture, $"open {journal.LastSequence}"));
        while (true)
        {
            var sequence = await journal.AppendAsync(new JournalEvent("test.said", 1, Payload(journal.LastSequence + 1, size)), CancellationToken.None);
            Say(sequence.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>What the child writes into one record: its number and so many bytes of filling.</summary>
    public static byte[] Payload(long sequence, int size) => Encoding.ASCII.GetBytes($"{{\"n\":{sequence},\"fill\":\"{new string((char)('a' + sequence % 26), size)}\"}}");

    public static RunningChild Start(string root, StreamId stream, int size) => new(Process.Start(new ProcessStartInfo(Environment.ProcessPath!)
    {
        ArgumentList = { "append", root, stream.Value, size.ToString(CultureInfo.InvariantCulture) },
        RedirectStandardOutput = true,
    })!);
}

/// <summary>A child that does not outlive its test, whatever becomes of the test.</summary>
internal sealed class RunningChild(Process process) : IDisposable
{
    public int Id => process.Id;

    public StreamReader Output => process.StandardOutput;

    /// <summary>SIGKILL.</summary>
    public void Kill() => process.Kill();

    public Task EndedAsync(CancellationToken cancellation) => process.WaitForExitAsync(cancellation);

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }
}
