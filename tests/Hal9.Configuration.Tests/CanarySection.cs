using System.Text.RegularExpressions;
using Hal9.Primitives.Diagnostics;

namespace Hal9.Configuration.Tests;

/// <summary>A section with a field of every shape.</summary>
internal sealed record CanarySection(
    IReadOnlyList<Percentage> Steps, TimeSpan Interval, long? Memory, CanaryStrategy Strategy, long Replicas, bool Enabled, string? Version, string? Note,
    IReadOnlyDictionary<string, CanaryTarget> Targets, CanaryLimits Limits, Positioned<string>? Owner)
{
    public static ConfigurationSection<CanarySection> Section { get; } = new("canary", "How a release reaches its users.", Shape.Object<CanarySection>(fields =>
    {
        var steps = fields.Required("steps", Shape.List(Shape.Percentage, atLeast: 1, atMost: 4), "Shares of the traffic, one after the other.");
        var interval = fields.Default("interval", Shape.Duration(), TimeSpan.FromMinutes(90), "How long each step is watched.");
        var memory = fields.OptionalValue("memory", Shape.Size(), "Memory of each replica.");
        var strategy = fields.Default("strategy", Shape.Choice(("linear", CanaryStrategy.Linear), ("all-at-once", CanaryStrategy.AllAtOnce)), CanaryStrategy.Linear, "Which way.");
        var replicas = fields.Default("replicas", Shape.Integer(1, 10), 3L, "How many.");
        var enabled = fields.Default("enabled", Shape.Boolean, otherwise: true, "Off, a release goes out at once.");
        var version = fields.Optional("version", Shape.TextMatching(CanaryPatterns.Version(), "a version such as `1.2.3`"), "Only from this version on.");
        var note = fields.Optional("note", Shape.TextOf(1, 5), "For people.").Deprecated("write a comment instead");
        var targets = fields.Default("targets", Shape.Map(CanaryTarget.Shape), new Dictionary<string, CanaryTarget>(), "Where to, by name.");
        var limits = fields.Nested("limits", CanaryLimits.Shape, "When to give up.");
        var owner = fields.OptionalValue("owner", Shape.NonEmptyText.Refusing(name => name == "nobody" ? "must be somebody" : null).Positioned(), "Who is asked.");
        return values => new CanarySection(values.Get(steps), values.Get(interval), values.Get(memory), values.Get(strategy), values.Get(replicas), values.Get(enabled),
            values.Get(version), values.Get(note), values.Get(targets), values.Get(limits), values.Get(owner));
    }));

    public static ConfigurationReader Reader { get; } = new([ProjectSection.Section, Section]);

    public static ConfigurationParse Read(string text, params (string Name, string Value)[] environment) =>
        Reader.Read(new SourceText("hal9.yml", text), name => environment.Where(variable => variable.Name == name).Select(variable => variable.Value).FirstOrDefault());
}

internal enum CanaryStrategy
{
    Linear,
    AllAtOnce,
}

internal sealed record CanaryTarget(string Url, long? Port)
{
    public static ObjectShape<CanaryTarget> Shape { get; } = Configuration.Shape.Object<CanaryTarget>(fields =>
    {
        var url = fields.Required("url", Configuration.Shape.NonEmptyText.Substituted(), "Its address.");
        var port = fields.OptionalValue("port", Configuration.Shape.Integer(1, 65535).Substituted(), "Its port.");
        return values => new CanaryTarget(values.Get(url), values.Get(port));
    });
}

internal sealed record CanaryLimits(Percentage Errors, TimeSpan Latency)
{
    public static ObjectShape<CanaryLimits> Shape { get; } = Configuration.Shape.Object<CanaryLimits>(fields =>
    {
        var errors = fields.Default("errors", Configuration.Shape.Percentage, new Percentage(0.5m), "Share of failed requests.");
        var latency = fields.Default("latency", Configuration.Shape.Duration(TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1)), TimeSpan.FromMilliseconds(250), "At the 99th percentile.");
        return values => new CanaryLimits(values.Get(errors), values.Get(latency));
    });
}

internal static partial class CanaryPatterns
{
    [GeneratedRegex("^[0-9]+\\.[0-9]+\\.[0-9]+$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    public static partial Regex Version();
}
