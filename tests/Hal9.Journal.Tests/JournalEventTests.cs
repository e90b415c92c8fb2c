using System.Text;
using System.Text.Json.Serialization;

namespace Hal9.Journal.Tests;

public sealed class JournalEventTests
{
    [Theory]
    [InlineData("")]
    [InlineData("Step.Completed")]
    [InlineData("step completed")]
    [InlineData("step\"completed")]
    [InlineData("step\ncompleted")]
    public void A_type_is_dotted_lower_case_words(string type) => Assert.Throws<ArgumentException>(() => new JournalEvent(type, 1, "1"u8.ToArray()));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("1 2")]
    [InlineData("{\n}")]
    [InlineData("[1]\n")]
    public void A_payload_is_one_JSON_value_on_one_line(string payload) => Assert.Throws<ArgumentException>(() => new JournalEvent("a", 1, Encoding.UTF8.GetBytes(payload)));

    [Fact]
    public void A_payload_over_the_limit_belongs_into_a_log() => Assert.Throws<ArgumentException>(() => new JournalEvent("a", 1, new byte[JournalEvent.MaxPayload + 1]));

    [Fact]
    public void A_context_that_indents_cannot_write_events() => Assert.Throws<ArgumentException>(() => new EventType<Said>("a", 1, IndentedJson.Default.Said));

    [Theory]
    [InlineData("run-1", true)]
    [InlineData("2026.01_x", true)]
    [InlineData("", false)]
    [InlineData("..", false)]
    [InlineData("a/b", false)]
    [InlineData("-a", false)]
    [InlineData("a.", false)]
    [InlineData("ä", false)]
    public void A_stream_s_name_is_a_file_name_everywhere(string name, bool valid) => Assert.Equal(valid, StreamId.TryParse(name, out _));
}

internal sealed record Said(string Text, int Times = 1);

[JsonSerializable(typeof(Said))]
internal sealed partial class SaidJson : JsonSerializerContext;

[JsonSerializable(typeof(Said))]
[JsonSourceGenerationOptions(WriteIndented = true)]
internal sealed partial class IndentedJson : JsonSerializerContext;
