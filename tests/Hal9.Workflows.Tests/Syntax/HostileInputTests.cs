using System.Diagnostics;
using System.Globalization;
using CsCheck;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Tests.Syntax;

public sealed class HostileInputTests
{
    private const string Job = "    runs-on: ubuntu-latest\n    steps:\n      - run: make\n";

    /// <summary>Pieces that mean something to YAML, to expressions or to the schema.</summary>
    private static readonly string[] Pieces =
    [
        "on", "jobs", "build", "steps", "run", "uses", "needs", "if", "strategy", "matrix", "include", "env", "with", "permissions", ": ", ":", "\n", "\n  ", "\n    ", "\n      - ",
        "- ", "? ", "\t", "'", "\"", "|", ">-", "|2+", "#", "&a ", "*a", "!!int ", "!x!y ", "<<: ", "[", "]", "{", "}", ",", "${{ ", " }}", "github.ref", "format('{0}', 1)", "insert",
        "null", "true", "0xFFFFFFFFFF", "1e999", ".nan", "---\n", "...\n", "%YAML 1.1\n", "%TAG ! x\n", "\0", "\u0085", "\u2028", "\ud800", "\ufeff", "é", "😀", "\\x", "~", "@", "`",
    ];

    private static readonly string[] Samples = [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", "tests", "Hal9.Workflows.Tests", "golden"), "*.yml", SearchOption.AllDirectories).Select(File.ReadAllText)];

    private static readonly Gen<string> Mutated = Gen.Select(Gen.Int[0, 10_000], Gen.Int[0, 10_000], Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i]), Gen.Int[0, 3]).Array[1, 4].Select(Gen.Int[0, Samples.Length - 1], (edits, sample) =>
    {
        var text = Samples[sample];
        foreach (var (at, length, piece, kind) in edits)
        {
            var start = text.Length == 0 ? 0 : at % text.Length;
            var count = Math.Min(length % 40, text.Length - start);
            text = kind switch
            {
                0 => text.Insert(start, piece),
                1 => text.Remove(start, count),
                2 => text.Insert(start, text.Substring(start, count)),
                _ => text.Remove(start, count).Insert(start, piece),
            };
        }
        return text;
    });

    [Fact]
    public void No_text_is_too_strange_to_be_judged()
    {
        Gen.OneOf(Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i]).Array[0, 60].Select(string.Concat), Gen.String).Sample(Judge, iter: 3000);
    }

    [Fact]
    public void A_workflow_that_was_damaged_is_still_judged()
    {
        Mutated.Sample(Judge, iter: 3000);
    }

    [Fact]
    [Trait("Category", "Long")]
    public void Nothing_breaks_the_reader_however_long_one_tries()
    {
        if (!int.TryParse(Environment.GetEnvironmentVariable("HAL9_FUZZ_SECONDS"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) Assert.Skip("needs HAL9_FUZZ_SECONDS");
        Gen.OneOf(Mutated, Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i]).Array[0, 80].Select(string.Concat)).Sample(Judge, time: seconds, threads: 1);
    }

    [Theory]
    [InlineData('[')]
    [InlineData('{')]
    public void Deep_brackets_are_refused(char bracket) => Refused(new string(bracket, 200_000));

    [Fact]
    public void Deep_indentation_is_refused() => Refused(string.Concat(Enumerable.Range(0, 400).Select(i => new string(' ', i) + "a:\n")));

    [Fact]
    public void A_long_line_of_brackets_and_keys_is_judged() => Refused(string.Concat(Enumerable.Repeat("[{a: ", 100_000)));

    [Fact]
    public void A_bomb_of_aliases_is_refused() => Refused("on: push\njobs: &j\n  a: &a [x, x, x, x, x, x, x, x, x]\n"
        + string.Concat(Enumerable.Range(0, 20).Select(i => $"  a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat(i == 0 ? "*a" : $"*a{i - 1}", 9))}]\n")));

    [Fact]
    public void A_long_text_aliased_often_is_refused() => Refused($"on: push\nenv:\n  A: &a {new string('x', 500_000)}\n"
        + string.Concat(Enumerable.Range(0, 100).Select(i => $"  A{i}: *a\n")) + "jobs:\n  build:\n" + Job);

    [Fact]
    public void A_line_of_a_million_characters_is_read() => Assert.Empty(Read($"on: push\nname: {new string('x', 1_000_000)}\njobs:\n  build:\n{Job}").Diagnostics);

    [Fact]
    public void A_file_over_the_limit_is_refused() => Refused(new string('x', 10_000_000));

    [Fact]
    public void A_matrix_of_millions_is_refused() => Refused("on: push\njobs:\n  build:\n    strategy:\n      matrix:\n"
        + string.Concat(Enumerable.Range(0, 7).Select(i => $"        k{i}: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]\n")) + Job);

    [Fact]
    public void Thousands_of_jobs_in_a_row_are_read() => Assert.Empty(Read("on: push\njobs:\n"
        + string.Concat(Enumerable.Range(0, 3000).Select(i => $"  j{i}:\n{(i == 0 ? "" : $"    needs: j{i - 1}\n")}{Job}"))).Diagnostics);

    [Fact]
    public void A_workflow_that_calls_itself_is_refused()
    {
        var source = new SourceText("a.yml", "on: workflow_call\njobs:\n  a:\n    uses: ./.github/workflows/a.yml\n  b:\n    uses: ./.github/workflows/a.yml\n");
        var parse = WorkflowParser.Parse(source, ParseOptions.Default, (_, _) => new ReusableWorkflow("a.yml", source, IsTrusted: true));
        Assert.Equal("HAL1028", Assert.Single(parse.Diagnostics).Code);
    }

    private static WorkflowParse Read(string text)
    {
        var watch = Stopwatch.StartNew();
        var parse = WorkflowParser.Parse(new SourceText("a.yml", text), ParseOptions.Default);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"took {watch.Elapsed}");
        return parse;
    }

    private static void Refused(string text) => Assert.True(Read(text).HasErrors);

    private static void Judge(string text)
    {
        var renderer = new DiagnosticRenderer(colour: false);
        var source = new SourceText("a.yml", text);
        foreach (var diagnostic in WorkflowParser.Parse(source, ParseOptions.Default).Diagnostics) renderer.Render(diagnostic);
        foreach (var diagnostic in ActionFileParser.Parse(source, ParseOptions.Default).Diagnostics) renderer.Render(diagnostic);
    }
}
