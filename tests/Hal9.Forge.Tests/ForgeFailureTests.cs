using System.Net;

namespace Hal9.Forge.Tests;

/// <summary>A forge that stumbles: what is asked again, what never is, and what is said in the end.</summary>
public sealed class ForgeFailureTests : IAsyncLifetime
{
    private static readonly ReleaseDraft Draft = new("v1", "", "", Draft: true, Prerelease: false);

    private readonly HttpClient http = ForgeClient.CreateHttp();
    private ForgeDouble forge = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ForgeClient Client => new(http, new ForgeAddress(forge.Api, forge.Repository), ForgeDouble.Token, new FastTime()) { Deadline = TimeSpan.FromHours(10) };

    public static TheoryData<string> Passing => ["502", "503", "reset", "half", "later", "429", "exhausted"];

    public async ValueTask InitializeAsync() => forge = await ForgeDouble.StartAsync();

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await forge.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task A_question_and_what_comes_to_the_same_twice_are_sent_again(string what)
    {
        var release = await Client.CreateReleaseAsync(Draft, Cancellation);
        Plant(FaultOf(what), times: 2);
        Assert.NotNull(await Client.FindReleaseAsync(release.Id, Cancellation));
        Plant(FaultOf(what), times: 2);
        await Client.ChangeReleaseAsync(release.Id, new ReleaseChange(Name: "changed"), Cancellation);
        Assert.Equal("changed", (string?)Assert.Single(forge.Releases)["name"]);
        Plant(FaultOf(what), times: 2);
        await Client.DeleteReleaseAsync(release.Id, Cancellation);
        Assert.Empty(forge.Releases);
    }

    [Theory]
    [InlineData("502", false)]
    [InlineData("502 once done", true)]
    [InlineData("reset", false)]
    [InlineData("reset once done", true)]
    [InlineData("half", true)]
    public async Task What_makes_something_new_is_sent_once_when_it_may_be_done(string what, bool isDone)
    {
        Plant(FaultOf(what), times: 1);
        var failure = await Assert.ThrowsAsync<ForgeException>(() => Client.CreateReleaseAsync(Draft, Cancellation));
        Assert.True(failure.IsPassing);
        Assert.Single(forge.Requests);
        Assert.Equal(isDone ? 1 : 0, forge.Releases.Count);
    }

    [Theory]
    [InlineData("later")]
    [InlineData("429")]
    [InlineData("429 without a time")]
    [InlineData("exhausted")]
    public async Task What_makes_something_new_is_sent_again_when_the_forge_says_that_it_did_nothing(string what)
    {
        Plant(FaultOf(what), times: 2);
        await Client.CreateReleaseAsync(Draft, Cancellation);
        Assert.Single(forge.Releases);
        Assert.Equal(3, forge.Requests.Count);
    }

    [Theory]
    [InlineData("far", "403 You have exceeded a secondary rate limit; it asks to wait 3600 s")]
    [InlineData("exhausted for long", "403 API rate limit exceeded; it asks to wait ")]
    [InlineData("401", "401 Bad credentials")]
    [InlineData("501", "501 Not Implemented")]
    public async Task What_no_waiting_mends_is_asked_once_and_said(string what, string said)
    {
        Plant(FaultOf(what), times: int.MaxValue);
        var failure = await Assert.ThrowsAsync<ForgeException>(() => Client.FindReleaseAsync("v1", Cancellation));
        Assert.StartsWith("GET /repos/ada/engine/releases/tags/v1: " + said, failure.Message, StringComparison.Ordinal);
        Assert.False(failure.IsPassing);
        Assert.Single(forge.Requests);
    }

    [Fact]
    public async Task A_forge_that_stays_down_is_asked_three_times()
    {
        Plant(ForgeFault.Down, times: int.MaxValue);
        var failure = await Assert.ThrowsAsync<ForgeException>(() => Client.FindReleaseAsync("v1", Cancellation));
        Assert.Equal(("GET /repos/ada/engine/releases/tags/v1: 502 Bad Gateway", HttpStatusCode.BadGateway), (failure.Message, failure.Status));
        Assert.Equal(3, forge.Requests.Count);
    }

    [Fact]
    public async Task A_forge_that_never_answers_is_given_up_and_a_question_asked_again()
    {
        var hasty = new ForgeClient(http, new ForgeAddress(forge.Api, forge.Repository), ForgeDouble.Token, TimeProvider.System) { Deadline = TimeSpan.FromSeconds(3) };
        Plant(ForgeFault.Silence, times: 2);
        var failure = await Assert.ThrowsAsync<ForgeException>(() => hasty.CreateReleaseAsync(Draft, Cancellation));
        Assert.Equal("POST /repos/ada/engine/releases: 127.0.0.1 did not answer within 3 s", failure.Message);
        Assert.Single(forge.Requests);
        Assert.Null(await hasty.FindReleaseAsync("v1", Cancellation));
    }

    private void Plant(ForgeFault fault, int times)
    {
        var left = times;
        forge.Plants = _ => Interlocked.Decrement(ref left) >= 0 ? fault : null;
    }

    private static ForgeFault FaultOf(string what) => what switch
    {
        "502" => ForgeFault.Down,
        "502 once done" => ForgeFault.DownOnceDone,
        "503" => ForgeFault.Answering(503, "Service Unavailable"),
        "501" => ForgeFault.Answering(501, "Not Implemented"),
        "401" => ForgeFault.Answering(401, "Bad credentials"),
        "reset" => ForgeFault.Reset,
        "reset once done" => ForgeFault.ResetOnceDone,
        "half" => ForgeFault.HalfAnAnswer,
        "later" => ForgeFault.Wait(5),
        "far" => ForgeFault.Wait(3600),
        "429" => ForgeFault.Wait(5, 429),
        "429 without a time" => ForgeFault.Answering(429, "Too Many Requests"),
        "exhausted" => ForgeFault.Exhausted(TimeSpan.FromSeconds(30)),
        "exhausted for long" => ForgeFault.Exhausted(TimeSpan.FromHours(1)),
        _ => throw new ArgumentOutOfRangeException(nameof(what), what, null),
    };

    /// <summary>A thousand times as fast as it goes by.</summary>
    private sealed class FastTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? dueTime / 1000 : dueTime, period);
    }
}
