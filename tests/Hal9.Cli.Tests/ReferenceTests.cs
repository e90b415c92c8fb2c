using System.Text.Json.Nodes;
using Hal9.Cli.Verbs;

namespace Hal9.Cli.Tests;

/// <summary>docs/reference is what the program itself says.</summary>
public sealed class ReferenceTests
{
    private static readonly Dictionary<string, string[]> Answers = new()
    {
        ["run"] = ["run", "--list", "--json"],
        ["check"] = ["check", "--json", "docs/diagnostics/../../Hal9.slnx"],
        ["eval"] = ["eval", "--json", "fromJSON('[1,\"a\"]')"],
        ["run list"] = ["run", "list", "--json"],
        ["run show"] = ["run", "show", "--json"],
        ["run logs"] = ["run", "logs", "--json"],
        ["cache list"] = ["cache", "list", "--json"],
        ["cache prune"] = ["cache", "prune", "--json", "--dry-run"],
        ["demo"] = ["demo", "--small", "--json"],
        ["doctor"] = ["doctor", "--json"],
        ["explain"] = ["explain", "--json"],
        ["completion"] = ["completion", "--json", "bash"],
        ["ci audit"] = ["ci", "audit", "--json", "--advisories", "osv"],
        ["release plan"] = ["release", "plan", "--json"],
        ["release changelog"] = ["release", "changelog", "--json"],
        ["release publish"] = ["release", "publish", "--dry-run", "--json"],
        ["release binaries"] = ["release", "binaries", "--json", "--from", "build"],
        ["release lint"] = ["release", "lint", "--json"],
        ["cd deploy"] = ["cd", "deploy", "--json", "staging", "--state", "state"],
        // The same answer; what is rolled back for real is in the tests of delivery.
        ["cd rollback"] = ["cd", "deploy", "--json", "staging", "--state", "state"],
        ["cd status"] = ["cd", "status", "--json", "--state", "state"],
        ["ci lint"] = ["ci", "lint", "--json"],
        ["ci bench"] = ["ci", "bench", "--list", "--json"], ["ci build"] = ["ci", "build", "--json"],
        ["ci coverage"] = ["ci", "coverage", "--json"],
        ["ci test"] = ["ci", "test", "--json"],
        ["ci integration"] = ["ci", "integration", "--json", "--", "git", "--version"],
        ["ci prepare"] = ["ci", "prepare", "--check", "--json"],
        ["supervise"] = ["supervise", "--json", "/nowhere/1"],
        ["schema"] = ["schema", "doctor", "--json"],
        ["complete"] = ["complete", "--json", "5", "hal9 "],
    };

    public static TheoryData<string> Paths => [.. Entries(VerbList.All, "").Where(entry => entry.Entry.Create is not null).Select(entry => entry.Path)];

    private static IEnumerable<(string Path, VerbEntry Entry)> Entries(IEnumerable<VerbEntry> verbs, string above) =>
        verbs.SelectMany(verb => Entries(verb.Verbs, $"{above}{verb.Name} ").Prepend((above + verb.Name, verb)));

    [Fact]
    public void Every_verb_is_listed()
    {
        var listed = Entries(VerbList.All, "").Where(entry => entry.Entry.Create is not null).Select(entry => entry.Entry.Create!().GetType()).ToHashSet();
        var written = typeof(Verb).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Verb)) && !type.IsAbstract);
        Assert.Empty(written.Where(type => !listed.Contains(type)).Select(type => $"{type.Name} is missing in VerbList.All"));
    }

    [Fact]
    public void Every_diagnostic_of_the_command_line_has_its_page()
    {
        Assert.All(CommandLineDiagnostics.All, descriptor =>
        {
            var page = DiagnosticPages.All().Single(page => page.Code == descriptor.Code);
            Assert.Equal($"# {descriptor.Code}: {descriptor.Name}", page.Text.Split('\n')[0].Trim());
        });
        Assert.Equal(CommandLineDiagnostics.All.Count, CommandLineDiagnostics.All.DistinctBy(descriptor => descriptor.Code).Count());
    }

    [Fact]
    public async Task The_page_of_the_command_line_is_its_help()
    {
        var page = new System.Text.StringBuilder("# The command line\n\nWritten by the tests from the program's own help (`HAL9_UPDATE_GOLDEN=1 ./test`).\n\n```\n");
        page.Append((await Hal9Program.RunAsync("--help")).Output).Append("```\n");
        foreach (var (path, entry) in Entries(VerbList.All, "").Where(entry => !entry.Entry.Hidden))
        {
            var ran = await Hal9Program.RunAsync([.. path.Split(' '), "--help"]);
            Assert.Equal((0, ""), (ran.ExitCode, ran.Error));
            page.Append($"\n## hal9 {path}\n\n{entry.Summary}.\n\n```\n{ran.Output}```\n");
        }
        Golden.Equal("docs/reference/command-line.md", page.ToString());
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task The_schema_of_a_verb_is_kept_in_the_reference(string path)
    {
        var ran = await Hal9Program.RunAsync(["schema", .. path.Split(' ')]);
        Assert.Equal((0, ""), (ran.ExitCode, ran.Error));
        Golden.Equal($"docs/reference/schemas/{path.Replace(' ', '-')}.schema.json", ran.Output);
    }

    [Fact]
    public async Task The_configuration_is_described_in_the_reference()
    {
        Golden.Equal("docs/reference/hal9.schema.json", (await Hal9Program.RunAsync("schema", "hal9.yml")).Output);
        Golden.Equal("docs/reference/configuration.md", Configuration.ConfigurationReference.Markdown(ProjectConfiguration.Sections));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task What_a_verb_writes_as_JSON_fits_its_schema(string path)
    {
        Assert.True(Answers.TryGetValue(path, out var typed), $"give {path} a line in Answers");
        // A checkout of this repository may be shallow: releases are asked for in a small repository of its own.
        using var folder = new TemporaryFolder();
        if (typed[0] == "cd")
        {
            folder.With("hal9.yml", "image: {project: shop, command: [\"false\", \"{output}\"]}\nenvironments: {staging: {}}\n");
            GitRepository.Create(folder.Path, "feat: begin");
        }
        if (path == "ci audit") Auditing.AuditTests.Shop(folder);
        else if (path is "ci integration" or "ci prepare") folder.With("hal9.yml", "ci: { prepare: [{ name: model, run: 'true', inputs: ['*.txt'], outputs: ['*.json'] }] }\n");
        else if (typed[0] == "ci")
        {
            Assert.SkipWhen(Machine.Processes.ProgramSearch.Find("cargo", Environment.GetEnvironmentVariable("PATH"), "/") is null, "cargo is not installed");
            folder.With("Cargo.toml", "[package]\nname = \"shop\"\nversion = \"0.1.0\"\nedition = \"2021\"\n").With("src/lib.rs", "//! A shop.\n\n#[cfg(test)]\nmod tests {\n    #[test]\n    fn open() {}\n}\n");
            if (path == "ci bench") folder.With("benches/sums.rs", "fn main() {}\n");
            GitRepository.Create(folder.Path);
        }
        if (typed[0] == "release") GitRepository.Create(folder.Path, "feat: begin");
        if (path == "release binaries") folder.With("build/linux-x64/app", "#!/bin/sh\n");
        if (path.StartsWith("run ", StringComparison.Ordinal)) await Runs.MadeRun.CreateAsync(folder.Path, 1, Runs.MadeRun.Failing);
        var ran = await Hal9Program.RunAsync(new Typed(typed) { Folder = typed[0] is "release" or "cache" or "cd" or "ci" || path.StartsWith("run ", StringComparison.Ordinal) ? folder.Path : Golden.Root() });
        // What declared commands print goes there, so that the answer stands alone.
        if (path != "ci integration") Assert.Equal("", ran.Error);
        Assert.Empty(JsonSchema.Load(Path.Combine(Golden.Root(), $"docs/reference/schemas/{path.Replace(' ', '-')}.schema.json")).Judge(JsonNode.Parse(ran.Output)));
    }

    [Fact]
    public async Task What_eval_writes_of_a_wrong_expression_fits_its_schema()
    {
        var ran = await Hal9Program.RunAsync("eval", "--json", "nope(");
        Assert.Equal((1, ""), (ran.ExitCode, ran.Error));
        Assert.Empty(JsonSchema.Load(Path.Combine(Golden.Root(), "docs/reference/schemas/eval.schema.json")).Judge(JsonNode.Parse(ran.Output)));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_verb_explains_itself_with_examples_that_call_it(string path)
    {
        var verb = Entries(VerbList.All, "").Single(entry => entry.Path == path).Entry.Create!();
        Assert.NotEmpty(verb.Details);
        Assert.NotNull(verb.Answer);
        Assert.NotEmpty(verb.Examples);
        Assert.All(verb.Examples, example => Assert.StartsWith(path, example.Line, StringComparison.Ordinal));
        Assert.All(verb.Arguments, argument => Assert.NotNull(argument.Description));
        Assert.All(verb.Options, option => Assert.NotNull(option.Description));
    }
}
