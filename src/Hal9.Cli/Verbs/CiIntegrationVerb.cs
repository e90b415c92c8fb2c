using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using Hal9.Cli.Ci;
using Hal9.Cli.Output;
using Hal9.Cli.Running;
using Hal9.Primitives.Diagnostics;
using Hal9.Toolchains;
using Hal9.Toolchains.Integration;

namespace Hal9.Cli.Verbs;

/// <summary>Brings up the declared services, applies migrations, runs the integration tests, tears down.</summary>
internal sealed class CiIntegrationVerb : Verb
{
    private readonly Argument<string[]> command = new("command") { HelpName = "COMMAND", Arity = ArgumentArity.ZeroOrMore, Description = "Run this instead of the declared tests, word by word, behind `--`" };

    public override string Details =>
        "Brings up the services that hal9.yml declares (PostgreSQL and Redis by this machine's own programs, other images by a container engine), waits until they are well, applies the migrations, and runs the integration tests "
        + "with DATABASE_URL, PGHOST, REDIS_URL and what else is declared in their environment. A service whose `given-by` variable is set is used as it is and not started. Whatever happens, Ctrl+C included, everything is torn down. "
        + "Exit code 1 when a migration or test fails, 2 when it could not come so far.";

    public override IReadOnlyList<Example> Examples =>
    [
        new("ci integration", "what hal9.yml declares"),
        new("ci integration -- dotnet test tests/Shop.Integration.Tests", "services and migrations, then this command"),
        new("ci integration -- psql -c \\\\d", "a look at the migrated database"),
    ];

    public override JsonTypeInfo Answer => AnswerJson.Own.CiIntegrationAnswer;

    public override IEnumerable<Argument> Arguments => [command];

    public override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellation)
    {
        var begun = TimeProvider.System.GetTimestamp();
        var (ground, problems) = await CiServices.OpenAsync(cancellation).ConfigureAwait(false);
        if (ground is null) return invocation.Refuse([.. problems]);
        var settings = ground.Section.Integration;
        IReadOnlyList<DeclaredCommand> tests = invocation.Get(command) is { Length: > 0 } words ? [DeclaredCommand.OfWords(words, Environment.CurrentDirectory)] : settings.Tests;
        if (tests.Count == 0)
        {
            return invocation.Refuse(IntegrationDiagnostics.NotDeclared.Nowhere($"{ProjectConfiguration.FileName} declares no integration tests", "declare them under `ci: integration: tests:`, or give a command behind `--`"));
        }

        var (say, showLog) = CiServices.Progress(invocation);
        var session = ground.Session(invocation);
        Diagnostic? failure;
        bool cameSoFar;
        IReadOnlyList<CiServiceAnswer> services;
        await using (session.ConfigureAwait(false))
        {
            failure = await session.StartAsync(settings.Migrations, say, showLog, cancellation).ConfigureAwait(false);
            cameSoFar = failure is null || failure.Code == IntegrationDiagnostics.CommandFailed.Code;
            services =
            [
                .. session.Running.Select(static service => new CiServiceAnswer(service.Request.Name, service.Request.Image.ToString(), service.Version, service.Ports.Values.FirstOrDefault(), null)),
                .. session.Given.Select(static given => new CiServiceAnswer(given.Name, given.Service.Image.ToString(), null, 0, given.Service.GivenBy)),
            ];
            foreach (var test in tests)
            {
                if (failure is not null) break;
                failure = await session.RunAsync(test, "test", cancellation).ConfigureAwait(false);
            }
        }
        var elapsed = TimeProvider.System.GetElapsedTime(begun);
        if (invocation.Json)
        {
            invocation.Write(new CiIntegrationAnswer(
                failure is null, services, [.. session.Runs.Select(static run => new CiCommandAnswer(run.Command.Title, run.ExitCode, run.Elapsed.TotalSeconds))], elapsed.TotalSeconds,
                failure is null ? null : JsonDiagnostic.Of(failure)), AnswerJson.Own.CiIntegrationAnswer);
        }
        if (failure is not null)
        {
            var code = invocation.Refuse(failure);
            return cameSoFar ? ExitCode.Bad : code;
        }
        if (!invocation.Json) invocation.Out.Write($"{invocation.Paint.Green("integration green")} {invocation.Paint.Faint($"· {Told(services)}{Durations.Of(elapsed)}")}\n");
        return ExitCode.Fine;
    }

    private static string Told(IReadOnlyList<CiServiceAnswer> services)
    {
        var (started, given) = (Names(static service => service.GivenBy is null), Names(static service => service.GivenBy is not null));
        return (started.Length > 0 ? $"{started} torn down · " : "") + (given.Length > 0 ? $"{given} given · " : "");

        string Names(Func<CiServiceAnswer, bool> which) => string.Join(", ", services.Where(which).Select(static service => service.Name));
    }
}

/// <param name="Commands">Migrations, then tests, those that ran.</param>
/// <param name="Problem">Absent when all succeeded.</param>
internal sealed record CiIntegrationAnswer(bool Succeeded, IReadOnlyList<CiServiceAnswer> Services, IReadOnlyList<CiCommandAnswer> Commands, double Seconds, JsonDiagnostic? Problem);

/// <param name="Version">What served it; absent when not known.</param>
/// <param name="Port">On this machine, while it ran; 0 for one without, and for one that was given.</param>
/// <param name="GivenBy">The variable that said it was there already; absent for what was started.</param>
internal sealed record CiServiceAnswer(string Name, string Image, string? Version, int Port, string? GivenBy);

internal sealed record CiCommandAnswer(string Name, int ExitCode, double Seconds);
