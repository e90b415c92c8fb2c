using System.Text.Json;
using CsCheck;
using Hal9.Workflows.Expressions;
using Hal9.Workflows.Planning;

namespace Hal9.Workflows.Tests.Planning;

public sealed class MatrixExpansionTests
{
    [Fact]
    public void The_last_vector_turns_fastest() =>
        Assert.Equal(["a=1 b=x", "a=1 b=y", "a=2 b=x", "a=2 b=y"], Legs("""{"a":[1,2],"b":["x","y"]}"""));

    [Fact]
    public void Exclude_matches_part_of_a_combination() =>
        Assert.Equal(["os=linux node=14", "os=windows node=14", "os=windows node=16"],
            Legs("""{"os":["linux","windows"],"node":[14,16],"exclude":[{"os":"LINUX","node":"16"}]}"""));

    [Fact]
    public void Include_adds_to_what_it_matches_and_makes_a_leg_of_what_it_does_not() =>
        // The example of GitHub's documentation.
        Assert.Equal(
            [
                "fruit=apple animal=cat color=pink shape=circle",
                "fruit=apple animal=dog color=green shape=circle",
                "fruit=pear animal=cat color=pink",
                "fruit=pear animal=dog color=green",
                "fruit=banana",
                "fruit=banana animal=cat",
            ],
            Legs("""
                {"fruit":["apple","pear"],"animal":["cat","dog"],
                 "include":[{"color":"green"},{"color":"pink","animal":"cat"},{"fruit":"apple","shape":"circle"},{"fruit":"banana"},{"fruit":"banana","animal":"cat"}]}
                """));

    [Fact]
    public void Include_alone_is_a_list_of_legs() =>
        Assert.Equal(["site=prod dc=a", "site=test dc=b"], Legs("""{"include":[{"site":"prod","dc":"a"},{"site":"test","dc":"b"}]}"""));

    [Fact]
    public void An_include_that_matches_nothing_puts_its_vector_keys_first()
    {
        Assert.Equal(["a=1", "a=2 z=9"], Legs("""{"a":[1],"include":[{"z":9,"a":2}]}"""));
        Assert.Equal(["2", "9"], Expand("""{"a":[1],"include":[{"z":9,"a":2}]}""").Items[1].Segments);
    }

    [Fact]
    public void A_later_include_wins_over_what_an_earlier_one_added_but_never_over_a_vector() =>
        Assert.Equal(["a=1 b=second"], Legs("""{"a":[1],"include":[{"b":"first"},{"a":1,"b":"second"}]}"""));

    [Fact]
    public void What_include_added_is_not_matched_by_a_later_include() =>
        Assert.Equal(["a=1 b=2 c=3"], Legs("""{"a":[1],"include":[{"b":2},{"b":2,"c":3}]}"""));

    [Fact]
    public void Only_the_leaves_of_a_nested_value_are_compared()
    {
        const string vectors = "\"v\":[{\"node\":12,\"npm\":6},{\"node\":14,\"npm\":6},[12]]";
        Assert.Equal(2, Expand("{" + vectors + ",\"exclude\":[{\"v\":{\"node\":12}}]}").Items.Length);
        Assert.Single(Expand("{" + vectors + ",\"exclude\":[{\"v\":{\"npm\":6}}]}").Items);
        Assert.Equal(2, Expand("{" + vectors + ",\"exclude\":[{\"v\":[12]}]}").Items.Length);
        Assert.Empty(Expand("{" + vectors + ",\"exclude\":[{\"v\":{}}]}").Items);
    }

    [Fact]
    public void A_name_shows_the_primitive_leaves_of_vectors_and_not_what_include_added()
    {
        var leg = Assert.Single(Expand("""{"os":[{"name":"linux","size":4,"none":null,"off":false,"blank":""}],"v":[1.5],"include":[{"extra":"x"}]}""").Items);
        Assert.Equal(["linux", "4", "false", "1.5"], leg.Segments);
    }

    [Theory]
    [InlineData("""{"a":[]}""", "a", -1)]
    [InlineData("""{"a":"x"}""", "a", -1)]
    [InlineData("""{}""", null, -1)]
    [InlineData("""{"exclude":[{"a":1}]}""", null, -1)]
    [InlineData("""{"a":[1],"include":[3]}""", "include", 0)]
    [InlineData("""{"a":[1],"include":[{"a":1},{}]}""", "include", 1)]
    [InlineData("""{"a":[1],"exclude":[{"a":1},{"b":1}]}""", "exclude", 1)]
    [InlineData("""{"a":[1],"exclude":[{}]}""", "exclude", 0)]
    [InlineData("""{"a":[1],"exclude":["x"]}""", "exclude", 0)]
    [InlineData("[1]", null, -1)]
    [InlineData("null", null, -1)]
    public void A_bad_matrix_says_which_part_is_bad(string json, string? key, int item)
    {
        var result = Expand(json);
        Assert.Contains(result.Errors, error => error.Key == key && error.Item == item);
        Assert.Empty(result.Items);
    }

    [Fact]
    public void A_matrix_of_256_legs_is_the_largest()
    {
        Assert.Equal(256, Expand($$"""{"a":{{Numbers(16)}},"b":{{Numbers(16)}}}""").Items.Length);
        Assert.Equal(256, Expand($$"""{"a":{{Numbers(257)}},"exclude":[{"a":3}]}""").Items.Length);
        Assert.Contains("256", Assert.Single(Expand($$"""{"a":{{Numbers(257)}}}""").Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_matrix_of_astronomic_size_is_refused_at_once()
    {
        var vectors = string.Join(',', Enumerable.Range(0, 40).Select(i => $"\"v{i}\":{Numbers(200)}"));
        Assert.Single(Expand("{" + vectors + "}").Errors);
    }

    [Fact]
    public void Every_combination_is_there_once_without_include_and_exclude() =>
        Gen.Int[1, 5].Array[1, 4].Sample(sizes =>
        {
            var json = "{" + string.Join(',', sizes.Select((size, i) => $"\"v{i}\":{Numbers(size)}")) + "}";
            var product = sizes.Aggregate(1, (a, b) => a * b);
            var result = Expand(json);
            if (product > 256) return result.Errors.Length == 1;
            return result.Items.Select(leg => string.Join(' ', leg.Segments)).Distinct().Count() == product && result.Items.Length == product;
        });

    private static string Numbers(int count) => "[" + string.Join(',', Enumerable.Range(0, count)) + "]";

    private static MatrixCombinations Expand(string json) => MatrixExpansion.Expand(ExpressionValue.FromJson(JsonDocument.Parse(json).RootElement));

    private static IEnumerable<string> Legs(string json)
    {
        var result = Expand(json);
        Assert.Empty(result.Errors);
        return result.Items.Select(leg => string.Join(' ', leg.Values.Entries.Select(pair => $"{pair.Key}={pair.Value.ToText()}")));
    }
}
