using CsCheck;
using Hal9.Toolchains.Testing;

namespace Hal9.Toolchains.Tests.Testing;

public sealed class TestShardTests
{
    private static readonly Gen<(string Key, int? Milliseconds)[]> Suites =
        Gen.Select(Gen.Int[0, 40], Gen.Int[0, 5000].Nullable()).Array[0, 60].Select(pairs => pairs.Select((pair, i) => ($"{pair.Item1}-{i}", pair.Item2)).ToArray());

    private static readonly Gen<(string Key, int? Milliseconds)[]> KnownSuites =
        Gen.Select(Gen.Int[0, 40], Gen.Int[1, 5000]).Array[1, 60].Select(pairs => pairs.Select((pair, i) => ($"{pair.Item1}-{i}", (int?)pair.Item2)).ToArray());

    [Fact]
    public void Together_they_are_all_tests_each_once() => Gen.Select(Suites, Gen.Int[1, 8]).Sample((suite, count) =>
        suite.Select(test => test.Key).Order().SequenceEqual(Enumerable.Range(1, count).SelectMany(index => Part(suite, index, count)).Order()));

    [Fact]
    public void The_order_in_which_tests_are_listed_does_not_matter() => Gen.Select(Suites, Gen.Int[1, 8]).Sample((suite, count) =>
        Enumerable.Range(1, count).All(index => Part(suite, index, count).Order().SequenceEqual(Part([.. suite.Reverse()], index, count).Order())));

    [Fact]
    public void No_shard_takes_much_longer_than_it_must() => Gen.Select(KnownSuites, Gen.Int[1, 8]).Sample((suite, count) =>
    {
        var longest = Enumerable.Range(1, count).Max(index => Part(suite, index, count).Sum(key => suite.Single(test => test.Key == key).Milliseconds!.Value));
        // Graham's bound for longest-processing-time-first, against what no cut can beat.
        var best = Math.Max(suite.Max(test => test.Milliseconds!.Value), suite.Sum(test => test.Milliseconds!.Value) / (double)count);
        return longest <= best * 2;
    });

    [Theory]
    [InlineData("1/1")]
    [InlineData("2/4")]
    public void A_shard_is_read_as_it_is_written(string text) => Assert.Equal(text, TestShard.Parse(text).ToString());

    [Theory]
    [InlineData("0/1")]
    [InlineData("2/1")]
    [InlineData("1")]
    [InlineData("1/2/3")]
    [InlineData("-1/2")]
    [InlineData(" 1/2")]
    [InlineData("a/b")]
    [InlineData("")]
    public void Anything_else_is_none(string text) => Assert.Null(TestShard.Parse(text));

    private static IReadOnlyList<string> Part((string Key, int? Milliseconds)[] suite, int index, int count) =>
        [.. new TestShard(index, count).Of(suite, test => test.Key, test => test.Milliseconds is { } time ? TimeSpan.FromMilliseconds(time) : null).Select(test => test.Key)];
}
