using System.Data.Common;

namespace Hal9.Neurons.Service.Storage;

internal static class DbConnectionExtensions
{
    /// <summary>A command whose parameters (<c>@name</c> in the SQL) are bound, never pasted.</summary>
    public static DbCommand Command(this DbConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        DbCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // Every caller passes SQL that is written in this program.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach ((string name, object value) in parameters)
            command.Bind(name, value);
        return command;
    }

    public static void Bind(this DbCommand command, string name, object value)
    {
        DbParameter parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }
}
