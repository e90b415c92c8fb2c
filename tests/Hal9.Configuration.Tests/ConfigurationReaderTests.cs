using Hal9.Primitives.Diagnostics;

namespace Hal9.Configuration.Tests;

public sealed class ConfigurationReaderTests
{
    private const string Steps = "canary:\n  steps: [5%]\n";

    [Fact]
    public void A_file_that_says_everything_is_bound_to_the_last_value()
    {
        var parse = CanarySection.Read("""
            project: { name: Neurons, description: They organise themselves. }
            canary:
              steps: [5%, 12.5%, 100%]
              interval: 1h30m
              memory: 512MiB
              strategy: all-at-once
              replicas: 0x0A
              enabled: false
              version: 1.2.3
              owner: somebody
              limits: { errors: 1%, latency: 1s500ms }
              targets:
                west: { url: "https://west", port: 8080 }
                east: { url: "https://east" }
            """);
        Assert.Empty(parse.Diagnostics);
        Assert.Equal(new ProjectSection("Neurons", "They organise themselves."), parse.Find(ProjectSection.Section));
        var canary = parse.Find(CanarySection.Section)!;
        Assert.Equal([5m, 12.5m, 100m], canary.Steps.Select(step => step.Percent));
        Assert.Equal((TimeSpan.FromMinutes(90), 512L << 20, CanaryStrategy.AllAtOnce, 10, false, "1.2.3"), (canary.Interval, canary.Memory, canary.Strategy, canary.Replicas, canary.Enabled, canary.Version));
        Assert.Equal(new CanaryLimits(new Percentage(1), TimeSpan.FromMilliseconds(1500)), canary.Limits);
        Assert.Equal([("west", new CanaryTarget("https://west", 8080)), ("east", new CanaryTarget("https://east", null))], canary.Targets.Select(pair => (pair.Key, pair.Value)));
        Assert.Equal(("somebody", "hal9.yml:10:10"), (canary.Owner!.Value.Value, canary.Owner.Value.Span.ToString()));
    }

    [Fact]
    public void What_is_left_out_has_its_default()
    {
        var canary = CanarySection.Read(Steps).Find(CanarySection.Section)!;
        Assert.Equal((TimeSpan.FromMinutes(90), null, CanaryStrategy.Linear, 3, true, null), (canary.Interval, canary.Memory, canary.Strategy, canary.Replicas, canary.Enabled, canary.Version));
        Assert.Equal(new CanaryLimits(new Percentage(0.5m), TimeSpan.FromMilliseconds(250)), canary.Limits);
        Assert.Empty(canary.Targets);
        Assert.Null(canary.Owner);
    }

    [Fact]
    public void A_section_that_is_left_out_has_its_defaults_when_it_can()
    {
        foreach (var parse in new[] { CanarySection.Read("project: {}"), CanarySection.Reader.Empty() })
        {
            Assert.Equal(new ProjectSection(null, null), parse.Find(ProjectSection.Section));
            Assert.Null(parse.Find(CanarySection.Section));
            Assert.True(parse.IsSound);
        }
        Assert.True(CanarySection.Read("project: {}").IsWritten(ProjectSection.Section));
        Assert.False(CanarySection.Reader.Empty().IsWritten(ProjectSection.Section));
    }

    [Theory]
    [InlineData("projects: {}", "HAL0100", "1:1", "did you mean `project`?")]
    [InlineData("project: { nmae: x }", "HAL0100", "1:12", "did you mean `name`?")]
    [InlineData("project: { zzzzzzzzz: x }", "HAL0100", "1:12", "known here: name, description")]
    [InlineData("project: { <<: {} }", "HAL0100", "1:12", "merge keys are not supported; repeat the keys")]
    [InlineData("project: text", "HAL0101", "1:10", null)]
    [InlineData("project:", "HAL0101", "1:9", null)]
    [InlineData("[project]", "HAL0101", "1:1", "its keys are project, canary")]
    [InlineData("{ [a]: b }", "HAL0101", "1:3", null)]
    [InlineData("project: { name: 1.10 }", "HAL0101", "1:18", "write \"1.10\" in quotes")]
    [InlineData("project: { name: true }", "HAL0101", "1:18", "write \"true\" in quotes")]
    [InlineData("project: { name: }", "HAL0101", "1:18", "write a value or remove the key")]
    [InlineData("project: { name: [a] }", "HAL0101", "1:18", null)]
    [InlineData("project: { name: \"\" }", "HAL0102", "1:18", null)]
    [InlineData("project: { name: !!int x }", "HAL0008", "1:18", null)]
    [InlineData("project: { name: a, name: b }", "HAL0103", "1:21", "remove one of the two")]
    [InlineData("canary: {}", "HAL0104", "1:9", "add `steps`: a list of 1 to 4")]
    [InlineData("canary: { steps: [] }", "HAL0102", "1:18", null)]
    [InlineData("canary: { steps: [1%, 2%, 3%, 4%, 5%] }", "HAL0102", "1:18", null)]
    [InlineData("canary: { steps: 5% }", "HAL0101", "1:18", "write `[5%]`")]
    [InlineData("canary: { steps: [5] }", "HAL0101", "1:19", "did you mean `5%`?")]
    [InlineData("canary: { steps: [101%] }", "HAL0102", "1:19", null)]
    [InlineData("canary: { steps: [005%] }", "HAL0105", "1:19", null)]
    [InlineData(Steps + "  interval: 10", "HAL0101", "3:13", "did you mean `10s`?")]
    [InlineData(Steps + "  interval: 5m1h", "HAL0105", "3:13", null)]
    [InlineData(Steps + "  interval: 5 minutes", "HAL0105", "3:13", null)]
    [InlineData(Steps + "  interval: -5s", "HAL0105", "3:13", null)]
    [InlineData(Steps + "  interval: \"\"", "HAL0105", "3:13", null)]
    [InlineData(Steps + "  limits: { latency: 2m }", "HAL0102", "3:22", null)]
    [InlineData(Steps + "  memory: 5mb", "HAL0105", "3:11", "did you mean `5MB`?")]
    [InlineData(Steps + "  memory: 5G", "HAL0105", "3:11", "did you mean `5GB`?")]
    [InlineData(Steps + "  memory: 9999999B", "HAL0105", "3:11", null)]
    [InlineData(Steps + "  strategy: lineer", "HAL0105", "3:13", "did you mean `linear`?")]
    [InlineData(Steps + "  replicas: 11", "HAL0102", "3:13", null)]
    [InlineData(Steps + "  replicas: 1.5", "HAL0105", "3:13", null)]
    [InlineData(Steps + "  replicas: .nan", "HAL0105", "3:13", null)]
    [InlineData(Steps + "  replicas: 99999999999999999999999999", "HAL0102", "3:13", null)]
    [InlineData(Steps + "  replicas: \"3\"", "HAL0101", "3:13", "remove the quotes")]
    [InlineData(Steps + "  enabled: yes", "HAL0101", "3:12", null)]
    [InlineData(Steps + "  version: v1", "HAL0105", "3:12", null)]
    [InlineData(Steps + "  owner: nobody", "HAL0105", "3:10", null)]
    [InlineData(Steps + "  targets: { 1a: { url: x } }", "HAL0105", "3:14", null)]
    [InlineData(Steps + "  targets: { a: { url: x, port: 0 } }", "HAL0102", "3:33", null)]
    public void A_mistake_is_told_with_its_place_and_the_way_out(string text, string code, string place, string? hint)
    {
        var parse = CanarySection.Read(text);
        var mistake = Assert.Single(parse.Diagnostics);
        Assert.Equal((code, place), (mistake.Code, mistake.Span?.Start.ToString()));
        if (hint is not null) Assert.Equal(hint, mistake.Hint);
        Assert.False(parse.IsSound);
    }

    [Fact]
    public void All_mistakes_are_told_in_the_file_s_order_and_sound_sections_are_still_bound()
    {
        var parse = CanarySection.Read("""
            projet: {}
            project: { name: Neurons }
            canary:
              strategy: fast
              replicas: 99
              steps: [5, 200%]
              targets: { a: { prot: 1 }, b: { url: "", port: x } }
            """);
        Assert.Equal(
            ["1:1 HAL0100", "4:13 HAL0105", "5:13 HAL0102", "6:11 HAL0101", "6:14 HAL0102", "7:17 HAL0104", "7:19 HAL0100", "7:40 HAL0102", "7:50 HAL0101"],
            parse.Diagnostics.Select(diagnostic => $"{diagnostic.Span?.Start} {diagnostic.Code}"));
        Assert.Equal("Neurons", parse.Find(ProjectSection.Section)?.Name);
        Assert.Null(parse.Find(CanarySection.Section));
    }

    [Fact]
    public void Messages_name_the_whole_way_to_the_value()
    {
        var parse = CanarySection.Read(Steps + "  targets: { west: { url: x, port: 70000 } }");
        Assert.Equal("`canary.targets.west.port` must be a whole number from 1 to 65535, not the number `70000`", Assert.Single(parse.Diagnostics).Message);
    }

    [Fact]
    public void A_deprecated_key_is_read_with_a_warning()
    {
        var parse = CanarySection.Read(Steps + "  note: hello");
        var warning = Assert.Single(parse.Diagnostics);
        Assert.Equal(("HAL0108", Severity.Warning, "write a comment instead"), (warning.Code, warning.Severity, warning.Hint));
        Assert.Equal("hello", parse.Find(CanarySection.Section)?.Note);
        Assert.True(parse.IsSound);
    }

    [Fact]
    public void Two_sections_of_one_key_are_refused_as_ours()
    {
        Assert.Throws<ArgumentException>(() => new ConfigurationReader([ProjectSection.Section, ProjectSection.Section]));
    }

    [Fact]
    public void A_declaration_that_contradicts_itself_is_refused_as_ours()
    {
        Assert.Throws<ArgumentException>(() => Shape.Object<string>(fields => Twice(fields, "a", "a")));
        Assert.Throws<ArgumentException>(() => Shape.Object<string>(fields => Twice(fields, "a", "Upper")));
        Assert.Throws<ArgumentException>(() => Shape.Object<string>(fields =>
        {
            fields.Nested("target", CanaryTarget.Shape, "Has a required field.");
            return _ => "";
        }));
    }

    private static Func<FieldValues, string> Twice(ObjectFields fields, string one, string two)
    {
        fields.Optional(one, Shape.Text, "One.");
        fields.Optional(two, Shape.Text, "Two.");
        return _ => "";
    }
}
