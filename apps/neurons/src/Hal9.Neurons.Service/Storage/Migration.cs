namespace Hal9.Neurons.Service.Storage;

/// <summary>One step of the database's shape, forward and back.</summary>
/// <param name="Version">From 1, without gaps. A step that has been released never changes.</param>
/// <param name="Up">SQL that both kinds of database take; it runs in one transaction, all of it or nothing.</param>
/// <param name="Down">SQL that takes <paramref name="Up"/> back, with what was kept in it.</param>
internal sealed record Migration(int Version, string Name, string Up, string Down)
{
    public static IReadOnlyList<Migration> All { get; } =
    [
        new(1, "signals and what they touched",
            Up: """
                create table signals (
                    id text primary key,
                    received_at bigint not null,
                    layer text not null,
                    strength double precision not null,
                    message text not null,
                    replica text not null);
                create table touches (
                    signal_id text not null references signals (id) on delete cascade,
                    neuron integer not null,
                    came_from integer,
                    hop integer not null,
                    strength double precision not null,
                    primary key (signal_id, neuron));
                """,
            Down: """
                drop table touches;
                drop table signals;
                """),
        new(2, "find the last signals, and those of a neuron",
            Up: """
                create index signals_by_time on signals (received_at);
                create index touches_by_neuron on touches (neuron);
                """,
            Down: """
                drop index touches_by_neuron;
                drop index signals_by_time;
                """),
    ];

    public override string ToString() => $"{Version} `{Name}`";
}
