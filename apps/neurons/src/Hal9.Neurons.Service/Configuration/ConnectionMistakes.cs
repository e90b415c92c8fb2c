using Npgsql;
using StackExchange.Redis;

namespace Hal9.Neurons.Service.Configuration;

/// <summary>Finds connection strings that no driver understands, before one tries; never repeats them, for they hold passwords.</summary>
internal static class ConnectionMistakes
{
    public static IEnumerable<string> In(ServiceSettings settings)
    {
        if (settings.Postgres is { } postgres && !Understands(() => new NpgsqlConnectionStringBuilder(postgres)))
            yield return "ConnectionStrings:Postgres is not a connection string; one looks like `Host=127.0.0.1;Username=…;Password=…;Database=…`";
        if (settings.Redis is { } redis && !Understands(() => ConfigurationOptions.Parse(redis)))
            yield return "ConnectionStrings:Redis is not a Redis configuration; one looks like `127.0.0.1:6379,password=…`";
    }

    private static bool Understands(Func<object> parse)
    {
        try
        {
            parse();
            return true;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            return false;
        }
    }
}
