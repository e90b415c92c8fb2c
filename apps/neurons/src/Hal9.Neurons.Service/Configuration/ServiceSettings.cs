namespace Hal9.Neurons.Service.Configuration;

/// <summary>Everything that can be set. Each setting is said in <see cref="Help"/>.</summary>
internal sealed record ServiceSettings
{
    public const string Help = """
          ConnectionStrings:Postgres   where signals are kept; without it, SQLite
          Sqlite:Path                  the SQLite file (default neurons.db)
          ConnectionStrings:Redis      shares the status and the signals among replicas; without it, memory
          Network:Neurons              how many neurons, 1 to 20000 (default 240)
          Network:Seed                 which neurons (default 20)
          Network:Pressure, Network:Noise, Network:Scarcity, Network:Cost
                                       the environment, each 0 to 1 (defaults 0.3, 0.1, 0.3, 0.3)
          Limits:BodyBytes             a larger request is refused with 413 (default 65536)
          Drain:DelayMs                how long /ready says no before the server stops listening (default 1000)
          Faults:ErrorRate             the share of requests that fail with 500, for rehearsals (default 0)
          Faults:DelayMs               how much longer a request takes, for rehearsals (default 0)
          Faults:Seed                  makes planted faults repeatable (default: none)
          Replica                      the name of this replica (default: machine and process)
          urls                         where to listen (default http://127.0.0.1:8080)
        """;

    public string? Postgres { get; init; }

    public string SqlitePath { get; init; } = "neurons.db";

    public string? Redis { get; init; }

    public int Neurons { get; init; }

    public ulong Seed { get; init; }

    public NetworkEnvironment Environment { get; init; }

    public int BodyBytes { get; init; }

    public TimeSpan DrainDelay { get; init; }

    public double FaultRate { get; init; }

    public TimeSpan FaultDelay { get; init; }

    public int? FaultSeed { get; init; }

    public required string Replica { get; init; }

    /// <summary>Reads the settings. What cannot be understood is said in <paramref name="mistakes"/>, one sentence each.</summary>
    public static ServiceSettings Read(IConfiguration configuration, out IReadOnlyList<string> mistakes)
    {
        SettingReader reader = new(configuration);
        NetworkEnvironment temperate = NetworkEnvironment.Temperate;
        ServiceSettings settings = new()
        {
            Postgres = reader.Text("ConnectionStrings:Postgres"),
            SqlitePath = reader.Text("Sqlite:Path") ?? "neurons.db",
            Redis = reader.Text("ConnectionStrings:Redis"),
            Neurons = reader.Integer("Network:Neurons", 240, 1, 20_000),
            Seed = (ulong)reader.Integer("Network:Seed", 20, 0, int.MaxValue),
            Environment = new NetworkEnvironment
            {
                Pressure = (float)reader.Number("Network:Pressure", temperate.Pressure, 0, 1),
                Noise = (float)reader.Number("Network:Noise", temperate.Noise, 0, 1),
                Scarcity = (float)reader.Number("Network:Scarcity", temperate.Scarcity, 0, 1),
                Cost = (float)reader.Number("Network:Cost", temperate.Cost, 0, 1),
            },
            BodyBytes = reader.Integer("Limits:BodyBytes", 65_536, 1024, 8 * 1024 * 1024),
            DrainDelay = TimeSpan.FromMilliseconds(reader.Integer("Drain:DelayMs", 1000, 0, 60_000)),
            FaultRate = reader.Number("Faults:ErrorRate", 0, 0, 1),
            FaultDelay = TimeSpan.FromMilliseconds(reader.Integer("Faults:DelayMs", 0, 0, 60_000)),
            FaultSeed = reader.Text("Faults:Seed") is null ? null : reader.Integer("Faults:Seed", 0, 0, int.MaxValue),
            Replica = reader.Text("Replica") ?? $"{System.Environment.MachineName}-{System.Environment.ProcessId}",
        };
        mistakes = [.. reader.Mistakes, .. ConnectionMistakes.In(settings)];
        return settings;
    }
}
