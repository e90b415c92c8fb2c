using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Hal9.Toolchains.Tests;

/// <summary>One of this repository's samples as a git repository of its own, to plant mistakes in; with caches of its own. Gone with the test.</summary>
internal sealed class SampleCopy : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    private static readonly HashSet<string> Made = new(StringComparer.Ordinal) { "bin", "obj", "target", ".hal9", "TestResults" };

    private readonly string root = Directory.CreateTempSubdirectory("hal9-sample-").FullName;

    /// <param name="sample">Folder below <c>samples</c>; null: an empty one.</param>
    /// <param name="name">Of the folder it is copied to.</param>
    public SampleCopy(string? sample, string name = "work")
    {
        Folder = Path.Combine(root, name);
        Directory.CreateDirectory(Folder);
        if (sample is not null) CopyTree(Path.Combine(Repository, "samples", sample), Folder);
        Git("init", "-q", "-b", "main");
        Git("add", "-A");
    }

    public static string Repository => Here();

    public string Folder { get; }

    public Dictionary<string, string> Variables { get; } = [];

    public string Read(string file) => File.ReadAllText(Path.Combine(Folder, file));

    public SampleCopy With(string file, string text)
    {
        var path = Path.Combine(Folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return this;
    }

    /// <summary>A file that can be run.</summary>
    public SampleCopy WithProgram(string file, string text)
    {
        With(file, text);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Path.Combine(Folder, file), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return this;
    }

    /// <summary>A compiler of Rust without rustup, as distributions package it; the search path has to name <c>opt</c>.</summary>
    public SampleCopy WithRustc(string version) => WithProgram("opt/rustc", $"#!/bin/sh\n[ \"$1\" = --version ] && exec echo 'rustc {version} (distribution)'\nexec rustc \"$@\"\n");

    /// <summary>Replaces a text that must be there.</summary>
    public SampleCopy Planted(string file, string text, string instead)
    {
        var before = Read(file);
        Assert.Contains(text, before, StringComparison.Ordinal);
        return With(file, before.Replace(text, instead, StringComparison.Ordinal));
    }

    public SampleCopy Without(string path)
    {
        var full = Path.Combine(Folder, path);
        if (Directory.Exists(full)) Directory.Delete(full, recursive: true);
        else File.Delete(full);
        return this;
    }

    public async Task<Ran> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(deadline.Token), process.StandardError.ReadToEndAsync(deadline.Token));
        try
        {
            await process.WaitForExitAsync(deadline.Token);
            return new Ran(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    public Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "hal9"), arguments) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var name in (string[])["GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY", "GITHUB_WORKSPACE", "NO_COLOR", "CLICOLOR_FORCE", "RUSTC", "RUSTUP_TOOLCHAIN"]) start.Environment.Remove(name);
        // Cargo's target folder must not be shared with whatever runs these tests.
        start.Environment.Remove("CARGO_TARGET_DIR");
        start.Environment["XDG_CACHE_HOME"] = Path.Combine(root, "cache");
        foreach (var (name, value) in Variables) start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    /// <summary>A test of xUnit's that fails when it runs for the first time.</summary>
    public const string SecondTime = """
            [Fact]
            public void Second_time()
            {
                var seen = File.Exists("seen");
                File.WriteAllText("seen", "");
                Assert.True(seen, "first");
            }
        """;

    public static void Signal(Process process, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Whether a process does anything still; one that has ended may wait for init to notice.</summary>
    public static bool IsRunning(string pid) => File.Exists($"/proc/{pid}/stat") && File.ReadAllText($"/proc/{pid}/stat") is var state && state[(state.LastIndexOf(')') + 2)..][0] is not ('Z' or 'X');

    /// <summary>Waits until what a running program does has shown.</summary>
    public static async Task Eventually(Func<bool> condition)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromMinutes(2));
        while (!condition()) await Task.Delay(50, deadline.Token);
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(root, recursive: true);
        }
        catch (IOException)
        {
            // A compiler server still writes into it.
        }
    }

    public void Git(params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = Folder })!;
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
    }

    private static void CopyTree(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        foreach (var folder in Directory.GetDirectories(from).Where(static folder => !Made.Contains(Path.GetFileName(folder)))) CopyTree(folder, Path.Combine(to, Path.GetFileName(folder)));
    }

    private static string Here([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}

internal sealed record Ran(int ExitCode, string Output, string Error)
{
    public string All => Output + Error;

    public JsonNode Json => JsonNode.Parse(Output)!;
}
