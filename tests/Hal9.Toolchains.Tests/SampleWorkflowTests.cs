namespace Hal9.Toolchains.Tests;

/// <summary>The Rust sample's own workflow, under <c>hal9 run</c>.</summary>
public sealed class SampleWorkflowTests
{
    private const string Workflow = ".github/workflows/ci.yml";

    [Fact]
    public async Task Its_matrix_of_Rust_versions_tests_on_each_and_a_missing_one_is_a_red_leg_with_its_reason()
    {
        Requires.Rust("stable");
        Requires.Rust("nightly");
        using var sample = new SampleCopy("billing");
        // A version that nobody can install stands for one that a distribution brings.
        sample.Planted(Workflow, "\"1.85\"", "\"0.2\"").WithRustc("0.2.9");
        Commit(sample);
        var missing = await sample.RunAsync("run", "ci");
        Assert.Equal(1, missing.ExitCode);
        foreach (var job in (string[])["✓ lint", "✓ test (Rust stable)", "✓ test (Rust nightly)", "✗ test (Rust 0.2)"]) Assert.Contains(job, missing.Output, StringComparison.Ordinal);
        Assert.Contains("HAL5025 unavailable-framework: Rust 0.2 is not installed (there is ", missing.Output, StringComparison.Ordinal);

        sample.Variables["PATH"] = $"{Environment.GetEnvironmentVariable("PATH")}:{sample.Folder}/opt";
        var found = await sample.RunAsync("run", "--retry");
        Assert.True(found.ExitCode == 0, found.All);
        Assert.Contains("✓ test (Rust 0.2)", found.Output, StringComparison.Ordinal);
        Assert.Contains("money (0.2)", found.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failing_test_is_an_annotation_of_the_run_at_its_line()
    {
        Requires.Cargo();
        using var sample = new SampleCopy("billing");
        sample.Planted(Workflow, "[stable, nightly, \"1.85\"]", "[stable]").Planted("crates/invoice/tests/totals.rs", "1487", "1488");
        Commit(sample);
        var ran = await sample.RunAsync("run", "ci");
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains("crates/invoice/tests/totals.rs:12", ran.Output, StringComparison.Ordinal);
        Assert.Contains("HAL5020 test-failed: `every_line_counts_as_often_as_it_says`: assertion", ran.Output, StringComparison.Ordinal);
    }

    private static void Commit(SampleCopy sample)
    {
        sample.Git("add", "-A");
        sample.Git("-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-q", "-m", "feat: begin");
    }
}
