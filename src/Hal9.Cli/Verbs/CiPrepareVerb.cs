using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using Hal9.Cli.Ci;
using Hal9.Cli.Output;
using Hal9.Primitives.Diagnostics;
using Hal9.Toolchains.Integration;
using Hal9.Toolchains.Preparing;

namespace Hal9.Cli.Verbs;

/// <summary>Makes data that is committed, such as queries checked against a database.</summary>
internal sealed class CiPrepareVerb : Verb
{
    private readonly Argument<string[]> names = new("name") { HelpName = "NAME", Arity = ArgumentArity.ZeroOrMore, Description = "Entries of `ci.prepare`; default: those that are stale" };
    private readonly Option<bool> check = new("--check") { Description = "Run nothing: say what is stale, and exit with 1 when something is" };
    private readonly Option<bool> force = new("--force") { Description = "Make everything again, stale or not" };

    public override string Details =>
        "Makes the data that hal9.yml declares under `ci.prepare` and that is committed beside the sources: sqlx's query data, compiled models, generated clients. An entry that needs a database gets the declared services, "
        + "migrated, while its command runs. What it was made of is remembered by content in hal9.prepared.json, which is committed too: so `hal9 ci lint` and `--check` know without a database when it is stale.";

    public override IReadOnlyList<Example> Examples =>
        [new("ci prepare", "make again what is stale"), new("ci prepare --check", "only say what is stale"), new("ci prepare queries --force", "one entry, in any case")];

    public override JsonTypeInfo Answer => AnswerJson.Own.CiPrepareAnswer;

    public override IEnumerable<Argument> Arguments => [names];

    public override IEnumerable<Option> Options => [check, force];

    public override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellation)
    {
        var (ground, problems) = await CiServices.OpenAsync(cancellation).ConfigureAwait(false);
        if (ground is null) return invocation.Refuse([.. problems]);
        var all = ground.Section.Prepare;
        if (all.Count == 0) return invocation.Refuse(IntegrationDiagnostics.NotDeclared.Nowhere($"{ProjectConfiguration.FileName} declares nothing to prepare", "declare it under `ci: prepare:`"));
        var chosen = invocation.Get(names) ?? [];
        if (chosen.FirstOrDefault(name => !all.Any(entry => entry.Name == name)) is { } unknown)
        {
            return invocation.Refuse(IntegrationDiagnostics.NotDeclared.Nowhere($"there is no entry `{unknown}` under `ci.prepare`", Suggestion.Hint(unknown, all.Select(static entry => entry.Name)) ?? $"there are {string.Join(", ", all.Select(static entry => entry.Name))}"));
        }

        var data = new PreparedData(ground.Root);
        var entries = new List<(PreparedEntry Entry, string? Stale)>();
        foreach (var entry in all.Where(entry => chosen.Length == 0 || chosen.Contains(entry.Name))) entries.Add((entry, await data.IsStaleAsync(entry, cancellation).ConfigureAwait(false)));
        if (invocation.Get(check)) return Report(invocation, entries, made: []);

        var due = entries.Where(one => one.Stale is not null || invocation.Get(force)).Select(static one => one.Entry).ToList();
        var failure = due.Count == 0 ? null : await MakeAsync(invocation, ground, data, due, cancellation).ConfigureAwait(false);
        if (failure is null) return Report(invocation, [.. entries.Select(static one => (one.Entry, (string?)null))], [.. due.Select(static entry => entry.Name)]);
        var code = invocation.Refuse(failure);
        return failure.Code == IntegrationDiagnostics.CommandFailed.Code || failure.Code == IntegrationDiagnostics.NoOutput.Code ? ExitCode.Bad : code;
    }

    private static async Task<Diagnostic?> MakeAsync(Invocation invocation, CiServices ground, PreparedData data, IReadOnlyList<PreparedEntry> due, CancellationToken cancellation)
    {
        var (say, showLog) = CiServices.Progress(invocation);
        var session = ground.Session(invocation);
        await using var ending = session.ConfigureAwait(false);
        if (due.Any(static entry => entry.NeedsServices) && await session.StartAsync(ground.Section.Integration.Migrations, say, showLog, cancellation).ConfigureAwait(false) is { } problem) return problem;
        foreach (var entry in due)
        {
            if (await session.RunAsync(entry.Command, "command", cancellation).ConfigureAwait(false) is { } failure) return failure;
            if (!await data.RememberAsync(entry, ground.Section.Prepare, cancellation).ConfigureAwait(false))
            {
                return IntegrationDiagnostics.NoOutput.Nowhere($"`{entry.Name}` succeeded and made nothing that matches {string.Join(", ", entry.Outputs.Select(static pattern => $"`{pattern}`"))}", "correct `outputs`, from the folder of hal9.yml");
            }
        }
        return null;
    }

    private static int Report(Invocation invocation, IReadOnlyList<(PreparedEntry Entry, string? Stale)> entries, IReadOnlyList<string> made)
    {
        var stale = entries.Where(static one => one.Stale is not null).ToList();
        if (invocation.Json)
        {
            invocation.Write(new CiPrepareAnswer([.. entries.Select(one => new CiPreparedAnswer(one.Entry.Name, one.Stale, made.Contains(one.Entry.Name)))]), AnswerJson.Own.CiPrepareAnswer);
            return stale.Count > 0 ? ExitCode.Bad : ExitCode.Fine;
        }
        foreach (var (entry, why) in entries)
        {
            var state = why is not null ? invocation.Paint.Red($"stale: {why}") : made.Contains(entry.Name) ? invocation.Paint.Green("made; commit it with hal9.prepared.json") : invocation.Paint.Faint("fresh");
            invocation.Out.Write($"{entry.Name}  {state}\n");
        }
        if (stale.Count > 0) invocation.Out.Write("make it again: hal9 ci prepare\n");
        return stale.Count > 0 ? ExitCode.Bad : ExitCode.Fine;
    }
}

internal sealed record CiPrepareAnswer(IReadOnlyList<CiPreparedAnswer> Entries);

/// <param name="Stale">Why; absent when it is not.</param>
/// <param name="Made">It was made just now.</param>
internal sealed record CiPreparedAnswer(string Name, string? Stale, bool Made);
