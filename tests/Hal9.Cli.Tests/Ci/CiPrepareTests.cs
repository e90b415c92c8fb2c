namespace Hal9.Cli.Tests.Ci;

/// <summary>A command stands for sqlx: it asks the migrated database and writes files that are committed.</summary>
public sealed class CiPrepareTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public CiPrepareTests() => folder.With("hal9.yml", """
        ci:
          prepare:
            - name: queries
              run: mkdir -p .sqlx && cat src/*.sql > .sqlx/all.json
              inputs: ["src/**/*.sql"]
              outputs: [".sqlx/*.json"]
        """).With("src/one.sql", "select 1\n");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Prepared_data_is_stale_until_made_and_again_when_an_input_an_output_or_the_command_changes()
    {
        await CheckAsync(1, "queries  stale: it was never prepared");
        var ran = await folder.RunAsync("ci", "prepare");
        Assert.True(ran.ExitCode == 0, ran.Output + ran.Error);
        Assert.Contains("queries  made; commit it with hal9.prepared.json", ran.Output, StringComparison.Ordinal);
        await CheckAsync(0, "queries  fresh");

        folder.With("src/two.sql", "select 2\n");
        await CheckAsync(1, "its inputs have changed");
        await folder.RunAsync("ci", "prepare");
        await CheckAsync(0, "fresh");

        folder.With(".sqlx/all.json", "by hand");
        await CheckAsync(1, "its outputs have been changed since");
        File.Delete(Path.Combine(folder.Path, ".sqlx/all.json"));
        await CheckAsync(1, "its outputs are missing");
        await folder.RunAsync("ci", "prepare");

        folder.With("hal9.yml", (await File.ReadAllTextAsync(Path.Combine(folder.Path, "hal9.yml"), TestContext.Current.CancellationToken)).Replace("cat src", "cat  src", StringComparison.Ordinal));
        await CheckAsync(1, "its command has changed");
        folder.With("hal9.prepared.json", "{");
        await CheckAsync(1, "hal9.prepared.json cannot be read");
    }

    [Fact]
    public async Task A_checkout_with_other_line_endings_is_not_stale()
    {
        await folder.RunAsync("ci", "prepare");
        folder.With("src/one.sql", "select 1\r\n").With(".sqlx/all.json", "select 1\r\n");
        await CheckAsync(0, "fresh");
    }

    [Theory]
    [InlineData("exit 3", 1, "error[HAL5032]: the command `queries` failed with exit code 3")]
    [InlineData("true", 1, "error[HAL5041]: `queries` succeeded and made nothing that matches `.sqlx/*.json`")]
    public async Task A_command_that_fails_or_makes_nothing_fails_the_verb_and_the_data_stays_stale(string run, int code, string part)
    {
        folder.With("hal9.yml", $"ci: {{ prepare: [{{ name: queries, run: '{run}', inputs: ['src/*.sql'], outputs: ['.sqlx/*.json'] }}] }}");
        var ran = await folder.RunAsync("ci", "prepare");
        Assert.Equal(code, ran.ExitCode);
        Assert.Contains(part, ran.Error, StringComparison.Ordinal);
        await CheckAsync(1, "stale");
    }

    [Fact]
    public async Task An_entry_that_needs_the_database_gets_it_migrated()
    {
        if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(static directory => File.Exists(Path.Combine(directory, "psql")))) Assert.Skip("needs psql");
        folder.With("hal9.yml", """
            services:
              db: { image: postgres, env: { POSTGRES_PASSWORD: secret } }
            ci:
              integration:
                migrations: [{ run: "psql -Xq -c 'create table t (n int, s text)'" }]
              prepare:
                - name: columns
                  run: psql -XAtc "select column_name, data_type from information_schema.columns where table_name = 't' order by 1" > columns.txt
                  inputs: [src/*.sql]
                  outputs: [columns.txt]
                  services: true
            """);
        var ran = await folder.RunAsync("ci", "prepare");
        Assert.True(ran.ExitCode == 0, ran.Output + ran.Error);
        Assert.Equal("n|integer\ns|text\n", await File.ReadAllTextAsync(Path.Combine(folder.Path, "columns.txt"), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("querys", "did you mean `queries`?")]
    [InlineData("other", "there are queries")]
    public async Task An_unknown_entry_is_refused(string name, string part)
    {
        var ran = await folder.RunAsync("ci", "prepare", name);
        Assert.Equal(2, ran.ExitCode);
        Assert.Contains(part, ran.Error, StringComparison.Ordinal);
    }

    private async Task CheckAsync(int code, string part)
    {
        var ran = await folder.RunAsync("ci", "prepare", "--check");
        Assert.Contains(part, ran.Output, StringComparison.Ordinal);
        Assert.Equal(code, ran.ExitCode);
    }
}
