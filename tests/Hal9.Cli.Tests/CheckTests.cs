using System.Text;
using System.Text.Json.Nodes;

namespace Hal9.Cli.Tests;

public sealed class CheckTests
{
    private const string Good = "on: push\npermissions: {}\njobs:\n  build:\n    runs-on: ubuntu-latest\n    timeout-minutes: 5\n    steps:\n      - run: make\n";
    private const string Bad = "on: push\njobs:\n  build: [\n";

    [Fact]
    public async Task A_good_file_is_one_line_and_exit_code_0()
    {
        using var folder = new TemporaryFolder().With("ci.yml", Good);
        var ran = await folder.RunAsync("check", "ci.yml");
        Assert.Equal((0, "1 file checked: no errors, no warnings\n", ""), (ran.ExitCode, ran.Output, ran.Error));
    }

    [Fact]
    public async Task A_bad_file_is_shown_with_its_place_and_ends_with_exit_code_1()
    {
        using var folder = new TemporaryFolder().With(".github/workflows/ci.yml", Bad);
        var ran = await folder.RunAsync("check");
        Assert.Equal((1, ""), (ran.ExitCode, ran.Error));
        Assert.StartsWith("error[HAL0001]: ", ran.Output, StringComparison.Ordinal);
        Assert.Contains(" --> .github/workflows/ci.yml:4:1\n", ran.Output, StringComparison.Ordinal);
        Assert.EndsWith("\n1 file checked: 1 error, no warnings\n", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repository_is_found_from_any_folder_in_it()
    {
        using var folder = new TemporaryFolder().With(".git/HEAD", "ref: refs/heads/main\n").With(".github/workflows/ci.yml", Bad).With("src/deep/x.txt", "");
        var ran = await Hal9Program.RunAsync(new Typed("check") { Folder = Path.Combine(folder.Path, "src", "deep") });
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains(" --> ../../.github/workflows/ci.yml:4:1\n", ran.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("check")]
    [InlineData("check", ".")]
    [InlineData("check", "empty")]
    public async Task A_folder_without_workflows_is_said_and_ends_with_exit_code_2(params string[] arguments)
    {
        using var folder = new TemporaryFolder().With("empty/readme.txt", "");
        var ran = await folder.RunAsync(arguments);
        Assert.Equal((2, ""), (ran.ExitCode, ran.Output));
        Assert.StartsWith("error[HAL0206]: ", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unreadable_path_ends_with_exit_code_2_and_the_others_are_checked_all_the_same()
    {
        using var folder = new TemporaryFolder().With("bad.yml", Bad);
        var ran = await folder.RunAsync("check", "absent.yml", "bad.yml");
        Assert.Equal(2, ran.ExitCode);
        Assert.Equal("error[HAL0203]: cannot read `absent.yml`: there is no such file\n", ran.Error);
        Assert.Contains("1 file checked: 1 error", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_are_no_UTF8_are_a_finding_with_a_place()
    {
        using var folder = new TemporaryFolder().With("ci.yml", [.. "on: push # \n  "u8, 0xC3, 0x28]);
        var ran = await folder.RunAsync("check", "ci.yml");
        Assert.Equal(1, ran.ExitCode);
        Assert.StartsWith("error[HAL0006]: ", ran.Output, StringComparison.Ordinal);
        Assert.Contains(" --> ci.yml:2:3\n", ran.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a: \"\0\"")]
    [InlineData("")]
    [InlineData("a: &a [*a]")]
    [InlineData("\t- x")]
    [InlineData("on: push\non: push\n")]
    public async Task Hostile_files_are_findings_never_failures(string text)
    {
        using var folder = new TemporaryFolder().With("ci.yml", text);
        var ran = await folder.RunAsync("check", "ci.yml");
        Assert.Equal((1, ""), (ran.ExitCode, ran.Error));
        Assert.StartsWith("error[HAL", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_of_ten_megabytes_is_a_short_finding()
    {
        using var folder = new TemporaryFolder().With("ci.yml", "on: " + new string('x', 10 * 1024 * 1024));
        var ran = await folder.RunAsync("check", "ci.yml");
        Assert.Equal((1, ""), (ran.ExitCode, ran.Error));
        Assert.InRange(ran.Output.Length, 20, 2000);
    }

    [Fact]
    public async Task A_bomb_of_aliases_is_refused_quickly()
    {
        var bomb = new StringBuilder("a0: &a0 [x, x]\n");
        for (var i = 1; i < 40; i++) bomb.Append($"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n");
        using var folder = new TemporaryFolder().With("ci.yml", bomb.ToString());
        var ran = await folder.RunAsync("check", "ci.yml");
        Assert.Equal((1, ""), (ran.ExitCode, ran.Error));
    }

    [Fact]
    public async Task The_configuration_is_checked_with_the_repository()
    {
        using var folder = new TemporaryFolder().With(".github/workflows/ci.yml", Good).With("hal9.yml", "project:\n  nmae: x\n");
        var ran = await folder.RunAsync("check");
        Assert.Equal((1, ""), (ran.ExitCode, ran.Error));
        Assert.Contains(" --> hal9.yml:2:3\n", ran.Output, StringComparison.Ordinal);
        Assert.Contains("did you mean `name`?", ran.Output, StringComparison.Ordinal);
        Assert.EndsWith("2 files checked: 1 error, no warnings\n", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_called_workflow_of_the_same_repository_is_looked_at()
    {
        const string Caller = "on: push\njobs:\n  a:\n    uses: ./.github/workflows/called.yml\n    with:\n      nmae: x\n";
        using var folder = new TemporaryFolder().With(".git/HEAD", "").With(".github/workflows/caller.yml", Caller);
        Assert.Contains("called.yml` cannot be found", (await folder.RunAsync("check", ".github/workflows/caller.yml")).Output, StringComparison.Ordinal);
        folder.With(".github/workflows/called.yml", "on:\n  workflow_call:\n    inputs:\n      name: {type: string}\njobs:\n  b:\n    runs-on: ubuntu-latest\n    steps: [{run: make}]\n");
        var ran = await folder.RunAsync("check", ".github/workflows/caller.yml");
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains("nmae", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_called_workflow_of_another_repository_is_not_said_to_be_missing()
    {
        using var folder = new TemporaryFolder().With(".git/HEAD", "").With(".github/workflows/caller.yml", "on: push\njobs:\n  a:\n    uses: other/repository/.github/workflows/called.yml@v1\n");
        Assert.Equal(0, (await folder.RunAsync("check", ".github/workflows/caller.yml")).ExitCode);
    }

    [Fact]
    public async Task A_local_action_is_checked_and_what_its_callers_give_it_too()
    {
        const string Caller = "on: push\npermissions: {}\njobs:\n  a:\n    runs-on: ubuntu-latest\n    timeout-minutes: 5\n    steps:\n      - uses: ./tool\n        with: {nmae: x}\n";
        const string Action = "name: Tool\ndescription: A tool\ninputs:\n  name: {description: A name}\nruns:\n  using: composite\n  steps:\n    - run: make ${{ inputs.name }}\n      shell: bash\n";
        using var folder = new TemporaryFolder().With(".git/HEAD", "").With(".github/workflows/caller.yml", Caller).With(".github/tool/action.yml", "runs: 1\n").With("tool/action.yml", Action);
        var ran = await folder.RunAsync("check", ".github/workflows/caller.yml", "tool/action.yml");
        Assert.Equal((0, ""), (ran.ExitCode, ran.Error));
        Assert.Contains(".github/workflows/caller.yml:9:16\n", ran.Output, StringComparison.Ordinal);
        Assert.EndsWith("2 files checked: no errors, 1 warning\n", ran.Output, StringComparison.Ordinal);
        Assert.Equal(1, (await folder.RunAsync("check", "--strict", ".github/workflows/caller.yml")).ExitCode);
        Assert.Contains(".github/tool/action.yml:1:", (await folder.RunAsync("check")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Standard_input_is_called_what_it_is_said_to_be()
    {
        var ran = await Hal9Program.RunAsync(new Typed("check", "-", "--stdin-name", "my/ci.yml") { Input = Encoding.UTF8.GetBytes(Bad) });
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains(" --> my/ci.yml:4:1\n", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_JSON_the_counts_and_places_are_told()
    {
        using var folder = new TemporaryFolder().With("a.yml", Bad).With("b.yml", Good);
        var ran = await folder.RunAsync("check", "--json", "a.yml", "b.yml");
        Assert.Equal((1, ""), (ran.ExitCode, ran.Error));
        var answer = JsonNode.Parse(ran.Output)!;
        Assert.Equal((2, 1), ((int)answer["files"]!, (int)answer["errors"]!));
        var finding = answer["diagnostics"]![0]!;
        Assert.Equal(("HAL0001", "error", "a.yml", 4, 1), ((string?)finding["code"], (string?)finding["severity"], (string?)finding["path"], (int)finding["line"]!, (int)finding["column"]!));
        Assert.True(JsonNode.DeepEquals(answer, JsonNode.Parse((await folder.RunAsync("check", "--format", "json", "a.yml", "b.yml")).Output)));
    }

    [Fact]
    public async Task For_GitHub_a_finding_is_an_annotation_that_cannot_break_out_of_its_line()
    {
        using var folder = new TemporaryFolder().With("a,b:c%d.yml", Bad);
        var ran = await folder.RunAsync("check", "--format", "github", "a,b:c%d.yml");
        Assert.StartsWith("::error file=a%2Cb%3Ac%25d.yml,line=4,col=1,title=HAL0001 yaml-syntax::", ran.Output, StringComparison.Ordinal);
        Assert.Single(ran.Output.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public async Task As_SARIF_the_answer_fits_the_standard()
    {
        var schemas = Environment.GetEnvironmentVariable("HAL9_SCHEMAS");
        if (schemas is null || !File.Exists(Path.Combine(schemas, "sarif-2.1.0.schema.json"))) Assert.Skip("needs HAL9_SCHEMAS, the folder of sarif-2.1.0.schema.json");
        using var folder = new TemporaryFolder().With("a b.yml", Bad).With("é.yml", [0xFF]);
        var ran = await folder.RunAsync("check", "--format", "sarif", ".");
        Assert.Equal((1, ""), (ran.ExitCode, ran.Error));
        Assert.Empty(JsonSchema.Load(Path.Combine(schemas, "sarif-2.1.0.schema.json")).Judge(JsonNode.Parse(ran.Output)));
    }

    [Fact]
    public async Task As_SARIF_each_result_names_a_rule_that_is_listed()
    {
        using var folder = new TemporaryFolder().With("a b.yml", Bad).With("é.yml", [0xFF]);
        var run = JsonNode.Parse((await folder.RunAsync("check", "--format", "sarif", ".")).Output)!["runs"]![0]!;
        var rules = run["tool"]!["driver"]!["rules"]!.AsArray();
        Assert.Equal(["HAL0001", "HAL0006"], run["results"]!.AsArray().Select(result => (string?)result!["ruleId"]));
        Assert.All(run["results"]!.AsArray(), result => Assert.Equal((string?)result!["ruleId"], (string?)rules[(int)result["ruleIndex"]!]!["id"]));
        Assert.Equal("a%20b.yml", (string?)run["results"]![0]!["locations"]![0]!["physicalLocation"]!["artifactLocation"]!["uri"]);
    }

    [Theory]
    [InlineData("\"$P\" check ci.yml > /dev/full", "cannot write to standard output: No space left on device")]
    [InlineData("\"$P\" check ci.yml >&-", "cannot write to standard output: Bad file descriptor")]
    public async Task Broken_standard_streams_are_told_in_one_line(string line, string message)
    {
        if (!File.Exists("/dev/full")) Assert.Skip("needs /dev/full");
        using var folder = new TemporaryFolder().With("ci.yml", Good);
        var ran = await Bash.RunAsync(line, folder.Path);
        Assert.Equal(2, ran.ExitCode);
        Assert.EndsWith(message + "\n", ran.Error, StringComparison.Ordinal);
        Assert.Single(ran.Error.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public async Task A_pipe_can_be_checked_like_a_file()
    {
        using var folder = new TemporaryFolder().With("ci.yml", Good);
        Assert.Equal("1 file checked: no errors, no warnings\n", (await Bash.RunAsync("\"$P\" check <(cat ci.yml)", folder.Path)).Output);
    }

    [Fact]
    public async Task A_reader_that_goes_away_is_no_failure()
    {
        using var folder = new TemporaryFolder();
        for (var i = 0; i < 300; i++) folder.With($"{i}.yml", Bad);
        using var process = Hal9Program.Start(new Typed("check", ".") { Folder = folder.Path });
        process.StandardInput.Close();
        Assert.StartsWith("error[", await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        process.StandardOutput.Close();
        Assert.Equal("", await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, process.ExitCode);
    }
}
