using Hal9.Machine.Processes;

namespace Hal9.Machine.Services;

/// <summary>What the environment and command of the <c>postgres</c> image say. https://hub.docker.com/_/postgres</summary>
/// <param name="HostMethod">How connections over TCP are let in: a word of <c>pg_hba.conf</c>.</param>
/// <param name="InitArguments">Of <c>initdb</c>, the user's behind ours.</param>
/// <param name="ServerArguments">Of the server, the user's behind ours.</param>
internal sealed record PostgresSettings(string User, string? Password, string Database, string HostMethod, IReadOnlyList<string> InitArguments, IReadOnlyList<string> ServerArguments)
{
    private const string DataFolder = "/var/lib/postgresql";

    /// <summary>Exactly one of the two is present.</summary>
    public static (PostgresSettings? Settings, string? Error) Read(ServiceRequest request, ServiceGround ground)
    {
        string? error = null;
        var user = Value("POSTGRES_USER") is { Length: > 0 } named ? named : "postgres";
        var password = Value("POSTGRES_PASSWORD");
        var method = Value("POSTGRES_HOST_AUTH_METHOD");
        var database = Value("POSTGRES_DB") is { Length: > 0 } chosen ? chosen : user;
        var arguments = Value("POSTGRES_INITDB_ARGS");
        if (error is not null) return (null, error);
        if (string.IsNullOrEmpty(password) && method != "trust")
        {
            return (null, "the `postgres` image wants a password for its superuser: set POSTGRES_PASSWORD, or POSTGRES_HOST_AUTH_METHOD to trust");
        }
        if (request.Entrypoint is { Length: > 0 }) return (null, "another entry point than the image's needs a container engine");
        if (Unsupported(request) is { } volume) return (null, $"the volume `{volume}` needs a container engine");
        if (ServerWords(request.Command) is not { } server) return (null, $"the command `{string.Join(' ', request.Command)}` needs a container engine; settings of the server do not: `postgres -c NAME=VALUE`");
        return (new PostgresSettings(
            user, string.IsNullOrEmpty(password) ? null : password, database, string.IsNullOrEmpty(method) ? "scram-sha-256" : method,
            [.. Splitting(arguments ?? "")], server), null);

        string? Value(string name)
        {
            var plain = Setting(name);
            if (Setting(name + "_FILE") is not { Length: > 0 } path) return plain;
            if (!string.IsNullOrEmpty(plain))
            {
                error ??= $"both {name} and {name}_FILE are set, and they exclude each other";
                return null;
            }
            try
            {
                return File.ReadAllText(OutsideOf(request, path, ground)).TrimEnd('\n', '\r');
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                error ??= $"the file of {name}_FILE cannot be read: {problem.Message}";
                return null;
            }
        }

        string? Setting(string name) => request.Environment.TryGetValue(name, out var value) ? value : request.Options.Environment.GetValueOrDefault(name);
    }

    /// <summary>The path of this machine behind a path of the container.</summary>
    private static string OutsideOf(ServiceRequest request, string path, ServiceGround ground)
    {
        foreach (var (source, destination) in request.Volumes.Select(Parts))
        {
            if (source.Length > 0 && (path == destination || path.StartsWith(destination + "/", StringComparison.Ordinal))) return source + path[destination.Length..];
        }
        return path;
    }

    // The data is thrown away with the job, wherever it lies; what only brings a file of secrets is read where it is.
    private static string? Unsupported(ServiceRequest request) => request.Volumes.FirstOrDefault(volume =>
        Parts(volume).Destination is var destination && !destination.StartsWith(DataFolder, StringComparison.Ordinal)
        && !request.Environment.Any(variable => variable.Key.EndsWith("_FILE", StringComparison.Ordinal) && variable.Value.StartsWith(destination, StringComparison.Ordinal)));

    private static (string Source, string Destination) Parts(string volume)
    {
        var words = volume.Split(':');
        return words.Length == 1 ? ("", words[0]) : (words[0], words[1].TrimEnd('/'));
    }

    private static IReadOnlyList<string>? ServerWords(IReadOnlyList<string> command)
    {
        if (command.Count == 0) return [];
        if (command[0] == "postgres") return [.. command.Skip(1)];
        return command[0].StartsWith('-') ? command : null;
    }

    // The image hands them to a shell, so that single quotes group too.
    private static IEnumerable<string> Splitting(string line) => ArgumentWords.Split(line.Replace('\'', '"'));
}
