using System.Net;
using System.Text;

namespace Hal9.Toolchains.Tests.Coverage;

/// <summary><c>hal9 ci coverage</c> on the Rust sample, and on a .NET project of each kind.</summary>
[Collection("dotnet")]
public sealed class CoverageRunTests
{
    [Fact]
    public async Task A_Rust_workspace_is_measured_and_reported_in_every_format()
    {
        using var sample = Billing();
        var ran = await sample.RunAsync("ci", "coverage", "--json", "--format", "html", "--format", "cobertura", "--format", "lcov", "--min", "80");
        Assert.True(ran.ExitCode == 0, ran.All);
        Assert.Equal(["crates/invoice/src/lib.rs 100", "crates/invoice/src/main.rs 0", "crates/money/src/lib.rs 100"], ran.Json["files"]!.AsArray().Select(file => $"{file!["path"]} {file["lines"]!["percent"]}"));
        Assert.Contains("crates/money/src/lib.rs", sample.Read(".hal9/coverage/html/index.html"), StringComparison.Ordinal);
        Assert.Contains("SF:crates/money/src/lib.rs\n", sample.Read(".hal9/coverage/lcov.info"), StringComparison.Ordinal);
        Assert.Contains("filename=\"crates/money/src/lib.rs\"", sample.Read(".hal9/coverage/cobertura.xml"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_drop_is_red_with_the_changed_lines_that_no_test_comes_to()
    {
        using var sample = Billing();
        sample.With("crates/money/src/lib.rs", sample.Read("crates/money/src/lib.rs") + "\npub fn doubled(cents: i64) -> i64 {\n    cents * 2\n}\n");
        sample.Variables["GITHUB_ACTIONS"] = "true";
        sample.Variables["GITHUB_STEP_SUMMARY"] = Path.Combine(sample.Folder, "summary.md");
        var ran = await sample.RunAsync("ci", "coverage", "--min", "95", "--diff", "HEAD", "--diff-min", "50");
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains("error[HAL5200]: ", ran.Output, StringComparison.Ordinal);
        Assert.Contains("error[HAL5201]: 0.0 % of the lines changed since `HEAD` is covered, less than 50 %", ran.Output, StringComparison.Ordinal);
        Assert.Matches(@"note\[HAL5202\]: lines \d+ to \d+ were changed and are not covered\n +--> crates/money/src/lib.rs:", ran.Output);
        Assert.Contains("| crates/invoice/src/main.rs | 0.0 % |", sample.Read("summary.md"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_LLVMs_tools_it_is_said_what_to_install()
    {
        using var sample = Billing();
        // Everything the search path has, but for LLVM's tools.
        var bin = Directory.CreateDirectory(Path.Combine(sample.Folder, ".bin")).FullName;
        foreach (var name in (string[])["cargo", "rustc", "rustup", "git", "cc", "gcc", "ld", "as", "bash", "sh"])
        {
            if ((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists) is { } found) File.CreateSymbolicLink(Path.Combine(bin, name), found);
        }
        sample.Variables["PATH"] = bin;
        var ran = await sample.RunAsync("ci", "coverage");
        Assert.Equal(2, ran.ExitCode);
        Assert.Contains("llvm-profdata and llvm-cov are not on the search path", ran.All, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, 0, null)]
    [InlineData(false, 0, "warning[HAL5207]: the coverage was not uploaded: 127.0.0.1 answered 401: wrong token ***")]
    public async Task The_report_is_uploaded_when_there_is_a_token_and_a_failure_is_never_silent(bool takes, int exitCode, string? said)
    {
        using var sample = Billing();
        using var codecov = new HttpListener();
        var port = Random.Shared.Next(20_000, 60_000);
        codecov.Prefixes.Add($"http://127.0.0.1:{port}/");
        codecov.Start();
        var requests = new List<(string Line, string Body)>();
        var serving = ServeAsync(codecov, requests, takes, port);
        foreach (var (name, value) in new Dictionary<string, string> { ["CODECOV_TOKEN"] = "s3cret", ["CODECOV_URL"] = $"http://127.0.0.1:{port}", ["GITHUB_REPOSITORY"] = "ada/engine", ["GITHUB_SHA"] = "abc", ["GITHUB_REF"] = "refs/pull/7/merge" }) sample.Variables[name] = value;
        var ran = await sample.RunAsync("ci", "coverage");
        codecov.Stop();
        await serving;
        Assert.True(ran.ExitCode == exitCode, ran.All);
        Assert.Contains("slug=ada%2Fengine&commit=abc&branch=", requests[0].Line, StringComparison.Ordinal);
        Assert.Contains("&pr=7&", requests[0].Line, StringComparison.Ordinal);
        if (said is not null) Assert.Contains(said, ran.Output, StringComparison.Ordinal);
        else Assert.Contains("<<<<<< network\n# path=coverage.xml\n<?xml", requests[1].Body, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", ran.All, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--min", "101", "`--min 101` is not between 0 and 100")]
    [InlineData("--diff-min", "-1", "`--diff-min -1` is not between 0 and 100")]
    [InlineData("--min", "most", "`most` is no whole number")]
    public async Task A_percentage_that_cannot_be_is_refused_before_any_test_runs(string option, string value, string said)
    {
        using var sample = new SampleCopy("billing");
        var ran = await sample.RunAsync("ci", "coverage", option, value);
        Assert.Equal((2, ""), (ran.ExitCode, ran.Output));
        Assert.StartsWith($"error[HAL0202]: {said}\n", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_base_is_told_before_any_test_runs()
    {
        using var sample = Billing();
        var ran = await sample.RunAsync("ci", "coverage", "--diff", "nowhere");
        Assert.Equal((2, ""), (ran.ExitCode, ran.Output));
        Assert.StartsWith("error[HAL5206]: `nowhere` and HEAD have no commit in common", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_DotNet_program_is_measured_with_its_branches_and_a_drop_is_red()
    {
        Requires.Program("dotnet");
        using var sample = new SampleCopy("depot");
        sample.Git("-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-q", "-m", "feat: begin");
        // A program of xUnit's that has its own command line: the platform's is asked for.
        sample.Planted("desk/tests/Desk.Tests/Desk.Tests.csproj", "    <UseMicrosoftTestingPlatformRunner>true</UseMicrosoftTestingPlatformRunner>\n", "");
        sample.Planted("desk/src/Desk/Label.cs", "    public override", "    public bool IsHigh => Shelf > 4 && What.Length > 0;\n\n    public override");
        var ran = await sample.RunAsync("ci", "coverage", "desk", "--format", "html", "--format", "lcov", "--min", "80", "--diff", "HEAD");
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains("error[HAL5200]: 50.0 % of the lines is covered, less than 80 %", ran.Output, StringComparison.Ordinal);
        Assert.Contains("note[HAL5202]: line 7 was changed and is not covered\n --> desk/src/Desk/Label.cs:7:1\n", ran.Output, StringComparison.Ordinal);
        Assert.Contains("50.0 % of lines, 0.0 % of branches, 0.0 % of 1 changed line ", ran.Output, StringComparison.Ordinal);
        Assert.Contains("SF:desk/src/Desk/Label.cs\nBRDA:7,0,0,-\n", sample.Read(".hal9/coverage/lcov.info"), StringComparison.Ordinal);
        Assert.Contains("<div id=\"L7\" class=\"miss\"", sample.Read(".hal9/coverage/html/1.html"), StringComparison.Ordinal);

        // A failing test is red too, whatever is covered; one that passes alone, at its second try, is flaky.
        sample.Planted("desk/tests/Desk.Tests/LabelTests.cs", "shelf 3", "shelf 4").With("desk/tests/Desk.Tests/MoreTests.cs", $$"""
            namespace Desk.Tests;

            public sealed class MoreTests
            {
            {{SampleCopy.SecondTime}}

                [Theory]
                [InlineData("a (1ms)")]
                [InlineData("b\\n")]
                public void Names_are_read_whatever_stands_in_them(string text) => Assert.NotEmpty(new Label(text, 0).ToString());
            }

            """);
        var failing = await sample.RunAsync("ci", "coverage", "desk");
        Assert.Equal(1, failing.ExitCode);
        Assert.Contains("error[HAL5020]: `Desk.Tests.LabelTests.A_label_counts_shelves_as_people_do`: Assert.Equal() Failure", failing.Output, StringComparison.Ordinal);
        Assert.Contains("--> desk/tests/Desk.Tests/LabelTests.cs:6:1\n", failing.Output, StringComparison.Ordinal);
        Assert.Contains("warning[HAL5024]: `Desk.Tests.MoreTests.Second_time`: first\n", failing.Output, StringComparison.Ordinal);
        Assert.Contains("✗ Desk.Tests (net10.0): 3 passed, 1 failed, 1 flaky", failing.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_hangs_while_it_is_measured_names_the_tests_that_were_running()
    {
        Requires.Program("dotnet");
        using var sample = new SampleCopy("depot");
        sample.With("desk/tests/Desk.Tests/MoreTests.cs", "namespace Desk.Tests;\n\npublic sealed class MoreTests\n{\n    [Theory, InlineData(\"(1ms)\")]\n    public void Sleeps(string text) => Thread.Sleep(text.Length * 100_000);\n}\n")
            .With("hal9.yml", "ci: { test: { test-deadline: 3s } }\n");
        var ran = await sample.RunAsync("ci", "coverage", "desk");
        Assert.Equal(2, ran.ExitCode);
        Assert.Contains("error[HAL5021]: Desk.Tests (net10.0) was ended because a test did not end", ran.Error, StringComparison.Ordinal);
        Assert.Contains("running: Desk.Tests.MoreTests.Sleeps(text: \"(1ms)\") (for ", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task DotNet_tests_of_every_kind_are_measured_together()
    {
        Requires.Program("dotnet");
        using var sample = new SampleCopy("postage");
        const string reference = "    <PackageReference Include=\"Microsoft.Testing.Extensions.CodeCoverage\" />\n";
        sample.Planted("tests/Postage.Tests/Postage.Tests.csproj", "net8.0;net9.0;net10.0", "net10.0").Planted("tests/Postage.Tests/Postage.Tests.csproj", reference, "");
        var without = await sample.RunAsync("ci", "coverage", "--json");
        Assert.Equal(2, without.ExitCode);
        Assert.Contains("let it reference Microsoft.Testing.Extensions.CodeCoverage", without.Error, StringComparison.Ordinal);
        sample.Planted("tests/Postage.Tests/Postage.Tests.csproj", "    <PackageReference Include=\"xunit.v3\" />\n", reference + "    <PackageReference Include=\"xunit.v3\" />\n");
        var ran = await sample.RunAsync("ci", "coverage", "--json", "--min", "80");
        Assert.True(ran.ExitCode == 0, ran.All);
        Assert.Equal(["src/Postage/Parcel.cs", "src/Postage/Tariff.cs"], ran.Json["files"]!.AsArray().Select(file => (string?)file!["path"]));
        Assert.True((int)ran.Json["branches"]!["total"]! > 0);
    }

    private static SampleCopy Billing()
    {
        Requires.Cargo();
        Requires.Program("llvm-cov-19");
        var sample = new SampleCopy("billing");
        sample.Git("-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-q", "-m", "feat: begin");
        return sample;
    }

    /// <summary>Codecov as its documentation describes it.</summary>
    private static async Task ServeAsync(HttpListener listener, List<(string Line, string Body)> requests, bool takes, int port)
    {
        try
        {
            while (true)
            {
                var context = await listener.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream);
                requests.Add(($"{context.Request.HttpMethod} {context.Request.RawUrl}", await reader.ReadToEndAsync()));
                var (status, body) = context.Request.HttpMethod == "PUT" ? (200, "") : takes ? (200, $"http://127.0.0.1:{port}/page\nhttp://127.0.0.1:{port}/put/report\n") : (401, "wrong token s3cret");
                context.Response.StatusCode = status;
                context.Response.Close(Encoding.UTF8.GetBytes(body), willBlock: false);
            }
        }
        catch (Exception ended) when (ended is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
