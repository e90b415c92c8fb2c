using System.Data.Common;
using System.Globalization;
using System.Net.Sockets;
using Hal9.Neurons.Service.Configuration;
using Hal9.Neurons.Service.Storage;
using Microsoft.AspNetCore.Connections;

namespace Hal9.Neurons.Service;

/// <summary>What the program can be told to do. Exit codes: 0 done, 1 it went wrong, 2 told wrongly or could not start.</summary>
internal static class CommandLine
{
    public const string Help = """
        Hal9.Neurons.Service                    serve until told to stop (SIGTERM, ctrl-c)
        Hal9.Neurons.Service migrate            show the database's migrations
        Hal9.Neurons.Service migrate up         bring the database to the newest version (serving does so too)
        Hal9.Neurons.Service migrate down N     take the database back to version N
        Hal9.Neurons.Service --help             this text

        Settings, as --Key=value or as the environment variable Key (with __ for :)
        """;

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        bool migrates = args is ["migrate", ..];
        if (args is ["--help" or "-h", ..])
        {
            await output.WriteLineAsync($"{Help}\n{ServiceSettings.Help}");
            return 0;
        }

        if (!migrates && args.FirstOrDefault(argument => !argument.StartsWith("--", StringComparison.Ordinal)) is { } word)
        {
            await error.WriteLineAsync($"neurons: there is no command `{word}`; see --help");
            return 2;
        }

        string[] settingArguments = [.. args.Where(argument => argument.StartsWith("--", StringComparison.Ordinal))];
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(settingArguments);
        ServiceSettings settings = ServiceSettings.Read(builder.Configuration, out IReadOnlyList<string> mistakes);
        foreach (string mistake in mistakes)
            await error.WriteLineAsync($"neurons: {mistake}");
        if (mistakes.Count > 0)
            return 2;

        return migrates
            ? await MigrateAsync([.. args[1..].Where(argument => !argument.StartsWith("--", StringComparison.Ordinal))], settings, output, error)
            : await ServeAsync(builder, settings, error);
    }

    private static async Task<int> ServeAsync(WebApplicationBuilder builder, ServiceSettings settings, TextWriter error)
    {
        await using WebApplication application = NeuronsService.Build(builder, settings);
        try
        {
            await application.StartAsync();
        }
        catch (IOException exception) when (exception.InnerException is AddressInUseException)
        {
            await error.WriteLineAsync($"neurons: {exception.Message} Give another with --urls=http://127.0.0.1:PORT");
            return 2;
        }
        catch (Exception exception) when (exception is IOException or SocketException or FormatException or InvalidOperationException)
        {
            await error.WriteLineAsync($"neurons: could not start: {exception.Message}");
            return 2;
        }

        await application.WaitForShutdownAsync();
        return 0;
    }

    private static async Task<int> MigrateAsync(string[] words, ServiceSettings settings, TextWriter output, TextWriter error)
    {
        await using Database database = Database.For(settings);
        Migrator migrator = new(database, TimeProvider.System, settings.Replica);
        try
        {
            switch (words)
            {
                case []:
                    foreach (MigrationStatus status in await migrator.StatusAsync(CancellationToken.None))
                        await output.WriteLineAsync(status.ToString());
                    return 0;
                case ["up"]:
                    await output.WriteLineAsync((await migrator.UpAsync(CancellationToken.None)).ToString());
                    return 0;
                case ["down", string text] when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int version):
                    await output.WriteLineAsync((await migrator.DownAsync(version, CancellationToken.None)).ToString());
                    return 0;
                default:
                    await error.WriteLineAsync($"neurons: `migrate {string.Join(' ', words)}` is not understood; see --help");
                    return 2;
            }
        }
        catch (MigrationException exception)
        {
            await error.WriteLineAsync($"neurons: {exception.Message}");
            return 1;
        }
        catch (DbException exception)
        {
            await error.WriteLineAsync($"neurons: the database ({database.Kind}) does not answer: {exception.Message}");
            return 1;
        }
    }
}
