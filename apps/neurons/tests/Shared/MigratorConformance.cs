using System.Data.Common;
using Hal9.Neurons.Service.Storage;

namespace Hal9.Neurons.Tests;

/// <summary>What migrating promises, whatever the database. Each test has an empty one.</summary>
public abstract class MigratorConformance
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Forward_goes_to_the_newest_version_and_then_has_nothing_to_do()
    {
        await using Database database = Open();
        MigrationOutcome first = await Migrator(database).UpAsync(Cancellation);
        MigrationOutcome second = await Migrator(database).UpAsync(Cancellation);

        Assert.Equal(Migration.All, first.Ran);
        Assert.Empty(second.Ran);
        Assert.Equal((Migration.All.Count, Migration.All.Count), (first.Version, second.Version));
        Assert.True(await ExistsAsync(database, "signals"));
    }

    [Fact]
    public async Task Back_takes_everything_back_and_forward_brings_it_again()
    {
        await using Database database = Open();
        await Migrator(database).UpAsync(Cancellation);
        MigrationOutcome down = await Migrator(database).DownAsync(0, Cancellation);

        Assert.Equal([2, 1], down.Ran.Select(migration => migration.Version));
        Assert.Equal(0, down.Version);
        Assert.False(await ExistsAsync(database, "signals"));
        Assert.False(await ExistsAsync(database, "touches"));

        MigrationOutcome again = await Migrator(database).UpAsync(Cancellation);
        Assert.Equal(Migration.All, again.Ran);
        Assert.True(await ExistsAsync(database, "touches"));
    }

    [Fact]
    public async Task Back_by_one_keeps_what_was_kept_before()
    {
        await using Database database = Open();
        await Migrator(database).UpAsync(Cancellation);
        await ExecuteAsync(database, "insert into signals values ('s', 1, 'reflex', 1, 'kept', 'r')");

        MigrationOutcome down = await Migrator(database).DownAsync(1, Cancellation);

        Assert.Equal(1, down.Version);
        Assert.Equal("kept", await ScalarAsync(database, "select message from signals"));
    }

    [Fact]
    public async Task A_migration_that_was_begun_and_never_finished_is_said_and_run_again()
    {
        await using Database database = Open();
        await Migrator(database).UpAsync(Cancellation);
        await Migrator(database).DownAsync(1, Cancellation);
        await ExecuteAsync(database, "insert into neurons_migrations values (2, 'find', 'up', 0, 'replica-that-died', null)");

        Assert.Contains((await Migrator(database).StatusAsync(Cancellation)), status => status.State.Contains("half done", StringComparison.Ordinal));
        MigrationOutcome outcome = await Migrator(database).UpAsync(Cancellation);

        string said = Assert.Single(outcome.HalfDone);
        Assert.Contains("migration 2", said, StringComparison.Ordinal);
        Assert.Contains("replica-that-died", said, StringComparison.Ordinal);
        Assert.Equal([2], outcome.Ran.Select(migration => migration.Version));
        Assert.All(await Migrator(database).StatusAsync(Cancellation), status => Assert.Equal("applied", status.State));
    }

    [Fact]
    public async Task A_way_back_that_was_begun_and_never_finished_leaves_the_step_applied()
    {
        await using Database database = Open();
        await Migrator(database).UpAsync(Cancellation);
        await ExecuteAsync(database, "update neurons_migrations set direction = 'down', finished_at = null where version = 2");

        MigrationOutcome outcome = await Migrator(database).UpAsync(Cancellation);

        Assert.Single(outcome.HalfDone);
        Assert.Empty(outcome.Ran);
        Assert.Equal(2, (await Migrator(database).DownAsync(0, Cancellation)).Ran.Count);
    }

    [Fact]
    public async Task A_step_that_fails_leaves_nothing_behind_but_the_note_that_it_began()
    {
        await using Database database = Open();
        Migration broken = new(1, "broken", "create table half (x integer); create table nonsense (", "");
        Migrator migrator = new(database, TimeProvider.System, "me", [broken]);

        MigrationException failure = await Assert.ThrowsAsync<MigrationException>(() => migrator.UpAsync(Cancellation));

        Assert.Contains("migration 1 `broken` failed", failure.Message, StringComparison.Ordinal);
        Assert.False(await ExistsAsync(database, "half"));
        Assert.Contains("half done", Assert.Single(await migrator.StatusAsync(Cancellation)).State, StringComparison.Ordinal);

        Migration mended = broken with { Up = "create table half (x integer)" };
        MigrationOutcome outcome = await new Migrator(database, TimeProvider.System, "me", [mended]).UpAsync(Cancellation);
        Assert.Single(outcome.HalfDone);
        Assert.True(await ExistsAsync(database, "half"));
    }

    [Fact]
    public async Task An_older_program_works_on_a_newer_database_and_will_not_take_it_back()
    {
        await using Database database = Open();
        await Migrator(database).UpAsync(Cancellation);
        await ExecuteAsync(database, "insert into neurons_migrations values (3, 'of tomorrow', 'up', 0, 'newer', 1)");

        MigrationOutcome outcome = await Migrator(database).UpAsync(Cancellation);
        Assert.True(outcome.Ahead);
        Assert.Equal(3, outcome.Version);
        Assert.Contains(await Migrator(database).StatusAsync(Cancellation), status => status.State == "applied by a newer program");
        await Assert.ThrowsAsync<MigrationException>(() => Migrator(database).DownAsync(0, Cancellation));
    }

    [Fact]
    public async Task Replicas_that_start_together_migrate_once()
    {
        await using Database database = Open();
        MigrationOutcome[] outcomes = await Task.WhenAll(
            Enumerable.Range(0, 6).Select(_ => Task.Run(() => Migrator(database).UpAsync(Cancellation), Cancellation)));

        Assert.Equal(Migration.All.Count, outcomes.Sum(outcome => outcome.Ran.Count));
        Assert.All(outcomes, outcome => Assert.Empty(outcome.HalfDone));
    }

    [Fact]
    public void Versions_count_from_one_without_gaps() =>
        Assert.Equal(Enumerable.Range(1, Migration.All.Count), Migration.All.Select(migration => migration.Version));

    private protected abstract Database Open();

    private static Migrator Migrator(Database database) => new(database, TimeProvider.System, "me");

    private static async Task<bool> ExistsAsync(Database database, string table)
    {
        try
        {
            await ScalarAsync(database, $"select count(*) from {table}");
            return true;
        }
        catch (DbException)
        {
            return false;
        }
    }

    private static async Task<object?> ScalarAsync(Database database, string sql)
    {
        await using DbConnection connection = await database.OpenAsync(Cancellation);
        using DbCommand command = connection.Command(sql);
        return await command.ExecuteScalarAsync(Cancellation);
    }

    private static Task<object?> ExecuteAsync(Database database, string sql) => ScalarAsync(database, sql);
}
