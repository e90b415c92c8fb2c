using System.Text;
using Hal9.Journal.Files;

namespace Hal9.Journal.Tests.Files;

public sealed class LogFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string LogPath => folder.File("logs/1.log");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Bytes_are_found_again_at_the_offset_their_append_gave()
    {
        using var log = LogFile.OpenForAppending(LogPath, TimeProvider.System);
        Assert.Equal(0, log.Append("first\n"u8));
        Assert.Equal(6, log.Append("second\n"u8));
        using var reader = LogFile.OpenForReading(LogPath, TimeProvider.System);
        var bytes = new byte[100];
        Assert.Equal("second\n", Encoding.UTF8.GetString(bytes[..reader.ReadAt(6, bytes)]));
        Assert.Equal(0, reader.ReadAt(13, bytes));
    }

    [Fact]
    public void A_log_opened_again_goes_on_at_its_end()
    {
        using (var log = LogFile.OpenForAppending(LogPath, TimeProvider.System)) log.Append("one"u8);
        using var again = LogFile.OpenForAppending(LogPath, TimeProvider.System);
        Assert.Equal(3, again.Append("two"u8));
        Assert.Equal("onetwo", File.ReadAllText(LogPath));
    }

    [Fact]
    public void A_step_run_again_cuts_what_its_first_run_said()
    {
        using var log = LogFile.OpenForAppending(LogPath, TimeProvider.System);
        log.Append("kept"u8);
        log.Append("given up"u8);
        log.Cut(4);
        Assert.Equal(4, log.Append("!"u8));
        Assert.Equal("kept!", File.ReadAllText(LogPath));
        Assert.Throws<ArgumentOutOfRangeException>(() => log.Cut(6));
    }

    [Fact]
    public async Task A_follower_gets_every_byte_and_ends_when_the_writer_has()
    {
        using var log = LogFile.OpenForAppending(LogPath, TimeProvider.System);
        var ended = new TaskCompletionSource();
        using var reader = LogFile.OpenForReading(LogPath, TimeProvider.System);
        var following = Task.Run(async () =>
        {
            var text = new MemoryStream();
            await foreach (var piece in reader.FollowAsync(0, ended.Task, Cancellation)) text.Write(piece.Span);
            return Encoding.UTF8.GetString(text.ToArray());
        }, Cancellation);
        var expected = new StringBuilder();
        for (var i = 0; i < 5000; i++)
        {
            var line = $"line {i} of a step that has much to say\n";
            expected.Append(line);
            log.Append(Encoding.UTF8.GetBytes(line));
        }
        ended.SetResult();
        Assert.Equal(expected.ToString(), await following);
    }

    [Fact]
    public async Task A_follower_of_a_silent_log_ends_when_it_is_cancelled()
    {
        using var log = LogFile.OpenForAppending(LogPath, TimeProvider.System);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await using var pieces = log.FollowAsync(0, new TaskCompletionSource().Task, stop.Token).GetAsyncEnumerator(stop.Token);
        var next = pieces.MoveNextAsync();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await next);
    }

    [Fact]
    public void Appends_of_many_threads_do_not_overlap()
    {
        using var log = LogFile.OpenForAppending(LogPath, TimeProvider.System);
        Parallel.For(0, 1000, i => log.Append(Encoding.ASCII.GetBytes($"{i:D4}\n")));
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => $"{i:D4}"), File.ReadLines(LogPath).Order());
    }
}
