using System.Text.RegularExpressions;
using Hal9.Machine.Processes;
using Hal9.Primitives.Diagnostics;
using Hal9.Toolchains.Tools;

namespace Hal9.Toolchains.Cargo;

/// <summary>A Rust that was asked for, and how Cargo is told to use it.</summary>
/// <param name="Name">As it was asked for.</param>
/// <param name="Arguments">Before all others: <c>+nightly</c>.</param>
internal sealed record RustVariant(string Name, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>A call of its compiler.</summary>
    public ToolCommand Compiler(ToolchainProject project, params IReadOnlyList<string> arguments) => new()
    {
        Title = "rustc --version", Program = Environment.GetValueOrDefault("RUSTC") ?? "rustc", Arguments = [.. Arguments, .. arguments], Directory = project.Directory, Deadline = TimeSpan.FromMinutes(5),
    };
}

/// <summary>
/// Finds a Rust by its channel or version: rustup's toolchains, then any <c>rustc</c> of that version on the search path, in /usr/bin or in /opt/rust*, which Cargo takes by
/// <c>RUSTC</c>.
/// </summary>
internal static partial class RustVersions
{
    public static async Task<(RustVariant? Variant, Diagnostic? Problem)> FindAsync(string asked, ToolchainProject project, ToolRunner runner, CancellationToken cancellation)
    {
        var quiet = new ToolRunner(runner.Environment, SilentObserver.Instance, runner.Time);
        var found = new List<string>();
        if (quiet.Has("rustup"))
        {
            // Step 1: a toolchain of that very name: `stable`, `nightly`, `1.85` as it was installed.
            var installed = await LinesAsync("rustup", ["toolchain", "list"]).ConfigureAwait(false);
            var names = installed.Select(static line => line.Split(' ')[0]).Where(static name => name.Length > 0).ToArray();
            if (Array.Exists(names, name => name == asked || name.StartsWith(asked + "-", StringComparison.Ordinal) || name.StartsWith(asked + ".", StringComparison.Ordinal)))
            {
                return (new RustVariant(asked, [$"+{asked}"], new Dictionary<string, string>()), null);
            }
            // Step 2: a channel that happens to be of that version.
            foreach (var name in names)
            {
                if (VersionOf(await LinesAsync("rustc", [$"+{name}", "--version"]).ConfigureAwait(false)) is not { } version) continue;
                found.Add($"{version} ({name})");
                if (Matches(version, asked)) return (new RustVariant(asked, [$"+{name}"], new Dictionary<string, string>()), null);
            }
        }
        // Step 3: a compiler of that version, without a Cargo of its own.
        foreach (var compiler in Compilers(runner.Environment))
        {
            if (VersionOf(await LinesAsync(compiler, ["--version"]).ConfigureAwait(false)) is not { } version) continue;
            found.Add($"{version} ({compiler})");
            if (!Matches(version, asked)) continue;
            var variables = new Dictionary<string, string>
            {
                ["RUSTC"] = compiler,
                // What two compilers make does not mix; each has a folder of its own, and neither waits for the other.
                ["CARGO_TARGET_DIR"] = Path.Combine(project.Directory, "target", $"rust-{version}"),
            };
            if (Path.Combine(Path.GetDirectoryName(compiler)!, "rustdoc") is var documentation && File.Exists(documentation)) variables["RUSTDOC"] = documentation;
            return (new RustVariant(asked, [], variables), null);
        }
        return (null, ToolchainDiagnostics.UnavailableFramework.Nowhere($"Rust {asked} is not installed", found.Count == 0 ? "rustup toolchain install " + asked : $"there is {string.Join(", ", found.Distinct())}"));

        async Task<IReadOnlyList<string>> LinesAsync(string program, IReadOnlyList<string> arguments)
        {
            var command = new ToolCommand { Title = program, Program = program, Arguments = arguments, Directory = project.Directory, Deadline = TimeSpan.FromMinutes(1), Environment = new Dictionary<string, string> { ["RUSTUP_AUTO_INSTALL"] = "0" } };
            var run = await quiet.RunAsync(command, cancellation).ConfigureAwait(false);
            return run.Succeeded ? [.. run.Tail.Where(static line => line.Source == OutputSource.Output).Select(static line => line.Text)] : [];
        }
    }

    /// <summary><c>1.85</c> is any 1.85.x.</summary>
    private static bool Matches(string version, string asked) => version == asked || version.StartsWith(asked + ".", StringComparison.Ordinal);

    private static string? VersionOf(IReadOnlyList<string> lines) => lines.Select(static line => Version().Match(line)).FirstOrDefault(static match => match.Success)?.Groups["version"].Value;

    private static IEnumerable<string> Compilers(IReadOnlyDictionary<string, string> environment)
    {
        var folders = (environment.GetValueOrDefault("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Append("/usr/bin").Append("/usr/local/bin");
        if (Directory.Exists("/opt")) folders = folders.Concat(Directory.EnumerateDirectories("/opt", "rust*").Order(StringComparer.Ordinal).SelectMany(static folder => (string[])[Path.Combine(folder, "bin"), Path.Combine(folder, "usr", "bin")]));
        return folders.Select(static folder => Path.Combine(folder, OperatingSystem.IsWindows() ? "rustc.exe" : "rustc")).Where(File.Exists).Distinct(StringComparer.Ordinal)
            // rustup's own is a door to the toolchains that were asked already.
            .Where(static compiler => new FileInfo(compiler).LinkTarget is not { } target || Path.GetFileNameWithoutExtension(target) != "rustup");
    }

    [GeneratedRegex(@"^rustc (?<version>\d+\.\d+\.\d+)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Version();
}
