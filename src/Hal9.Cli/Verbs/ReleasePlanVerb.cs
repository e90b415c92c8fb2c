using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using Hal9.Cli.Output;
using Hal9.Cli.Releasing;
using Hal9.Releases.History;
using Hal9.Releases.Versions;

namespace Hal9.Cli.Verbs;

/// <summary>Says what the next release would be. Changes nothing.</summary>
internal sealed class ReleasePlanVerb : Verb
{
    private readonly Option<string?> package = new("--package") { HelpName = "NAME", Description = "A package of a monorepo, from `release.packages` of hal9.yml" };
    private readonly Option<string?> label = new("--pre-release") { HelpName = "LABEL", Description = "Plan a pre-release such as `beta`, whatever the branch" };
    private readonly Option<string?> metadata = new("--metadata") { HelpName = "TEXT", Description = "Build metadata to put behind the version: build.7" };

    public override string Details =>
        "Reads the tags reachable from here and the commits since, and says which version they ask for: which tag it counts from, which commits count, by which rule. "
        + "Nothing to release is exit code 0 too.";

    public override IReadOnlyList<Example> Examples =>
        [new("release plan", "what would be released, and why"), new("release plan --json", "the same for a program"), new("release plan --pre-release beta", "as a pre-release")];

    public override JsonTypeInfo Answer => AnswerJson.Own.ReleasePlanAnswer;

    public ReleasePlanVerb()
    {
        ReleaseOptions.RefuseUnless(label, ReleaseChannel.IsLabel, "a SemVer pre-release label such as `beta`");
        ReleaseOptions.RefuseUnless(metadata, ReleaseChannel.IsMetadata, "SemVer build metadata such as `build.7`");
    }

    public override IEnumerable<Option> Options => [package, label, metadata];

    public override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellation)
    {
        var (ground, problems) = await ReleaseGround.OpenAsync(invocation.Get(package), cancellation).ConfigureAwait(false);
        if (ground is null) return invocation.Refuse([.. problems]);
        ReleasePlan plan;
        try
        {
            plan = await ground.PlanAsync(invocation.Get(label), invocation.Get(metadata), cancellation).ConfigureAwait(false);
        }
        catch (UnreadableHistoryException unreadable)
        {
            return invocation.Refuse(unreadable.Problem);
        }
        invocation.Refuse([.. plan.Warnings]);
        if (plan.Problem is { } problem)
        {
            invocation.Refuse(problem);
            return ExitCode.Bad;
        }
        if (invocation.Json) invocation.Write(ReleasePlanAnswer.Of(plan), AnswerJson.Own.ReleasePlanAnswer);
        else Print(invocation, plan);
        return ExitCode.Fine;
    }

    private static void Print(Invocation invocation, ReleasePlan plan)
    {
        var paint = invocation.Paint;
        invocation.Out.Write(plan.Version is { } version
            ? $"{plan.Current?.Version.ToString() ?? "nothing"} -> {paint.Bold(version.ToString())} ({CommitImpact.Word(plan.Bump)}), tag {plan.Tag}\n"
            : $"nothing to release{(plan.Current is { } current ? $" since {current.Name}" : "")}\n");
        foreach (var reason in plan.Reasons) invocation.Out.Write($"  {paint.Faint(reason.Rule + ":")} {Visible(reason.Text)}\n");
    }

    /// <summary>A commit's subject is somebody else's text: it may not write to the terminal.</summary>
    private static string Visible(string text) => string.Concat(text.Select(static c => char.IsControl(c) ? '\ufffd' : c));
}

/// <param name="Current">The version counted from; absent before the first release.</param>
/// <param name="Version">Absent when there is nothing to release.</param>
/// <param name="Bump"><c>major</c>, <c>minor</c>, <c>patch</c> or <c>none</c>.</param>
internal sealed record ReleasePlanAnswer(string? Current, string? Version, string? Tag, string Bump, IReadOnlyList<ReleasePlanReason> Reasons)
{
    public static ReleasePlanAnswer Of(ReleasePlan plan) => new(
        plan.Current?.Version.ToString(), plan.Version?.ToString(), plan.Tag, CommitImpact.Word(plan.Bump), [.. plan.Reasons.Select(static reason => new ReleasePlanReason(reason.Rule, reason.Text, reason.Commit))]);
}

/// <param name="Rule">A stable word.</param>
internal sealed record ReleasePlanReason(string Rule, string Text, string? Commit);
