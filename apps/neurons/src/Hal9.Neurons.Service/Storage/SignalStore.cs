using System.Data.Common;
using System.Globalization;
using System.Text;
using Hal9.Neurons.Service.Signals;

namespace Hal9.Neurons.Service.Storage;

/// <summary>Keeps signals and what they touched.</summary>
internal sealed class SignalStore(Database database)
{
    /// <summary>Keeps a signal with all its touches, or nothing of it.</summary>
    public async Task SaveAsync(Signal signal, CancellationToken cancellation)
    {
        await using DbConnection connection = await database.OpenAsync(cancellation);
        await using DbTransaction transaction = await connection.BeginTransactionAsync(cancellation);
        using DbCommand insert = connection.Command(
            "insert into signals (id, received_at, layer, strength, message, replica) values (@id, @at, @layer, @strength, @message, @replica)",
            ("id", signal.Id),
            ("at", signal.ReceivedAt.ToUnixTimeMilliseconds()),
            ("layer", signal.Layer),
            ("strength", signal.Strength),
            ("message", signal.Message),
            ("replica", signal.Replica));
        insert.Transaction = transaction;
        await insert.ExecuteNonQueryAsync(cancellation);
        using DbCommand touches = TouchesCommand(connection, signal);
        touches.Transaction = transaction;
        await touches.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>The last signals, the newest first.</summary>
    public async Task<IReadOnlyList<SignalSummary>> LastAsync(int count, CancellationToken cancellation)
    {
        await using DbConnection connection = await database.OpenAsync(cancellation);
        using DbCommand command = connection.Command(
            """
            select id, layer, strength, message, received_at, (select count(*) from touches where signal_id = signals.id)
            from signals order by received_at desc, id desc limit @count
            """,
            ("count", count));
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancellation);
        List<SignalSummary> signals = [];
        while (await reader.ReadAsync(cancellation))
        {
            signals.Add(new SignalSummary(
                reader.GetString(0), reader.GetString(1), reader.GetDouble(2), reader.GetString(3),
                DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(4)), (int)reader.GetInt64(5)));
        }

        return signals;
    }

    public async Task<SignalTotals> TotalsAsync(CancellationToken cancellation)
    {
        await using DbConnection connection = await database.OpenAsync(cancellation);
        using DbCommand command = connection.Command("select count(*), max(received_at) from signals");
        return await ReadTotalsAsync(command, cancellation);
    }

    /// <summary>How many signals touched a neuron, and when the last one did.</summary>
    public async Task<SignalTotals> TotalsOfAsync(int neuron, CancellationToken cancellation)
    {
        await using DbConnection connection = await database.OpenAsync(cancellation);
        using DbCommand command = connection.Command(
            "select count(*), max(received_at) from touches join signals on signals.id = touches.signal_id where neuron = @neuron",
            ("neuron", neuron));
        return await ReadTotalsAsync(command, cancellation);
    }

    private static async Task<SignalTotals> ReadTotalsAsync(DbCommand command, CancellationToken cancellation)
    {
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        bool never = await reader.IsDBNullAsync(1, cancellation);
        return new SignalTotals(reader.GetInt64(0), never ? null : DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(1)));
    }

    /// <summary>One statement for all touches: one round trip however many there are.</summary>
    private static DbCommand TouchesCommand(DbConnection connection, Signal signal)
    {
        StringBuilder sql = new("insert into touches (signal_id, neuron, came_from, hop, strength) values ");
        for (int i = 0; i < signal.Touched.Count; i++)
            sql.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? "" : ", ")}(@id, @n{i}, @f{i}, @h{i}, @s{i})");
        DbCommand command = connection.Command(sql.ToString(), ("id", signal.Id));
        for (int i = 0; i < signal.Touched.Count; i++)
        {
            SignalTouch touch = signal.Touched[i];
            command.Bind($"n{i}", touch.Neuron);
            command.Bind($"f{i}", touch.From is { } from ? from : DBNull.Value);
            command.Bind($"h{i}", touch.Hop);
            command.Bind($"s{i}", touch.Strength);
        }

        return command;
    }
}
