using System.Collections.Immutable;
using System.Text;
using Hal9.Journal.Folding;

namespace Hal9.Journal.Tests.Folding;

public sealed class FoldTests
{
    private static readonly EventType<Said> Said = new("test.said", 2, SaidJson.Default.Said);

    private static readonly Fold<ImmutableList<string>> Sayings = new Fold<ImmutableList<string>>()
        .On(Said, (state, said, envelope) => state.Add($"{envelope.Sequence}: {said.Text} x{said.Times}"))
        .Upgrade("test.said", 1, old => Encoding.UTF8.GetBytes($"{{\"Text\":{Encoding.UTF8.GetString(old.Span)},\"Times\":1}}"));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task State_is_what_the_events_say()
    {
        var folded = await FoldAsync(Said.Of(new("a", 2)), Said.Of(new("b", 3)));
        Assert.Equal(["1: a x2", "2: b x3"], folded.State);
        Assert.Equal(2, folded.LastSequence);
        Assert.Null(folded.Error);
    }

    [Fact]
    public async Task An_unknown_type_is_passed_over_and_counted()
    {
        var folded = await FoldAsync(new JournalEvent("test.asked", 1, "1"u8.ToArray()), Said.Of(new("a")), new JournalEvent("test.asked", 9, "2"u8.ToArray()));
        Assert.Equal(["2: a x1"], folded.State);
        Assert.Equal(2, folded.PassedOver["test.asked"]);
        Assert.Equal(3, folded.LastSequence);
    }

    [Fact]
    public async Task An_older_version_is_brought_up_before_it_is_read()
    {
        var folded = await FoldAsync(new JournalEvent("test.said", 1, "\"old\""u8.ToArray()), Said.Of(new("new", 2)));
        Assert.Equal(["1: old x1", "2: new x2"], folded.State);
    }

    [Fact]
    public async Task A_newer_version_ends_the_fold_before_the_state_is_wrong()
    {
        var folded = await FoldAsync(Said.Of(new("a")), new JournalEvent("test.said", 3, "{}"u8.ToArray()), Said.Of(new("b")));
        Assert.Equal(["1: a x1"], folded.State);
        Assert.Equal(("HAL4006", 1L), (folded.Error?.Code, folded.LastSequence));
    }

    [Theory]
    [InlineData("{\"Text\":5}")]
    [InlineData("null")]
    [InlineData("[]")]
    public async Task A_payload_of_another_shape_ends_the_fold_with_its_place(string payload)
    {
        var folded = await FoldAsync(new JournalEvent("test.said", 2, Encoding.UTF8.GetBytes(payload)));
        Assert.Equal("HAL4007", folded.Error?.Code);
        Assert.Contains("event 1", folded.Error!.Message, StringComparison.Ordinal);
    }

    private static ValueTask<Folded<ImmutableList<string>>> FoldAsync(params JournalEvent[] events) => Sayings.RunAsync([],
        events.Select((e, i) => new Envelope(new StreamId("s"), i + 1, DateTimeOffset.UnixEpoch, 1, e.Type, e.Version, e.Payload)).ToAsyncEnumerable(), Cancellation);
}
