using Hal9.Journal.Files;

namespace Hal9.Journal.Tests.Files;

/// <summary>
/// A program that appends until the disk is full, then makes room, goes on, and looks at what it has. Writes <c>sound</c>, or what is wrong.
/// </summary>
internal static class FillingChild
{
    public static async Task<int> RunAsync(string root)
    {
        var stream = new StreamId("run-1");
        var store = new FileJournalStore(root, TimeProvider.System);
        var ballast = Path.Combine(root, "ballast");
        await File.WriteAllBytesAsync(ballast, new byte[100_000]);
        if (await store.OpenAsync(stream, StreamMode.New, CancellationToken.None) is not JournalOpening.Opened { Journal: var journal }) return Say("not opened");

        var appended = 0L;
        try
        {
            while (appended < 1_000_000) appended = await journal.AppendAsync(Record(appended + 1), CancellationToken.None);
            return Say("never full");
        }
        catch (IOException)
        {
            if (journal.LastSequence != appended) return Say("the failed append was counted");
        }
        if (await CountAsync(store, stream) != appended) return Say("the failed append left something");

        File.Delete(ballast);
        var next = await journal.AppendAsync(Record(appended + 1), CancellationToken.None);
        await journal.DisposeAsync();
        if (next != appended + 1) return Say($"went on at {next} after {appended}");
        if (await store.OpenAsync(stream, StreamMode.Existing, CancellationToken.None) is not JournalOpening.Opened { Torn: null } again) return Say("not whole afterwards");
        await again.Journal.DisposeAsync();
        return Say(await CountAsync(store, stream) == next ? "sound" : "records are missing");
    }

    private static JournalEvent Record(long sequence) => new("test.said", 1, AppendingChild.Payload(sequence, 7_001));

    private static async Task<long> CountAsync(FileJournalStore store, StreamId stream) => await store.ReadAsync(stream, 1, CancellationToken.None).LongCountAsync();

    private static int Say(string what)
    {
        Console.WriteLine(what);
        return what == "sound" ? 0 : 1;
    }
}
