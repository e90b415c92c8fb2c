using System.Text.Json;
using Hal9.Machine.Processes;
using Hal9.Toolchains.Building;
using Hal9.Toolchains.Tools;

namespace Hal9.Toolchains.Cargo;

/// <summary>A binary of a Cargo package, by its release profile and its lock file, for the targets whose standard library is installed.</summary>
internal sealed class CargoProgram(ToolchainProject project, string name, string source, string package) : ReleaseProgram(project, name, source)
{
    /// <remarks>https://doc.rust-lang.org/cargo/reference/environment-variables.html</remarks>
    private const char FlagEnd = '\x1f';

    public override async Task<TargetBuild> BuildAsync(BuildTarget target, string output, BuildOptions options, ToolRunner runner, CancellationToken cancellation)
    {
        var triple = target.RustTriple;
        if (!await IsInstalledAsync(triple, options.Rust, runner, cancellation).ConfigureAwait(false)) return WithoutLibrary(triple, options.Rust);
        var linker = LinkerOf(target, runner);
        if (linker is "") return new TargetBuild.Unavailable($"there is no C compiler for {triple}", "install one, such as Debian's gcc-aarch64-linux-gnu");
        var reader = new CargoFindings(Project.Directory);
        string? made = null;
        string[] arguments = ["build", "--release", "--locked", "--package", package, "--bin", Name, "--target", triple, "--message-format=json", .. Remap(options, runner.Environment, out var flags)];
        var command = options.Timed(CargoToolchain.Call(Project, $"cargo build {Name} for {target}", arguments, options.Deadline, options.Rust));
        var environment = new Dictionary<string, string>(command.Environment);
        if (flags is not null) environment["CARGO_ENCODED_RUSTFLAGS"] = flags;
        if (linker is not null) environment.TryAdd($"CARGO_TARGET_{triple.ToUpperInvariant().Replace('-', '_')}_LINKER", linker);
        var run = await runner.RunAsync(command with { Environment = environment }, cancellation, line =>
        {
            reader.Read(line);
            made = ExecutableIn(line) ?? made;
        }).ConfigureAwait(false);
        if (!run.Succeeded || made is null) return TargetBuild.Of(run, reader.Finish(run));
        File.Copy(made, Path.Combine(output, Path.GetFileName(made)), overwrite: true);
        return new TargetBuild.Made("cargo release");
    }

    private static TargetBuild.Unavailable WithoutLibrary(string triple, RustVariant? rust) => rust switch
    {
        null => new TargetBuild.Unavailable($"Rust's standard library for {triple} is not installed", $"rustup target add {triple}"),
        // A distribution's own packages bring it.
        { Arguments.Count: 0 } => new TargetBuild.Unavailable($"the standard library of Rust {rust.Name} for {triple} is not installed", $"install it beside {rust.Environment["RUSTC"]}"),
        _ => new TargetBuild.Unavailable($"the standard library of Rust {rust.Name} for {triple} is not installed", $"rustup target add --toolchain {rust.Name} {triple}"),
    };

    /// <summary>Paths of this machine stay out of what panics say. Flags of the environment would hide those that a project configures, so they are added to only where there are some.</summary>
    /// <param name="flags">For CARGO_ENCODED_RUSTFLAGS, in which flags may have spaces; null: none are given by the environment.</param>
    private static string[] Remap(BuildOptions options, IReadOnlyDictionary<string, string> environment, out string? flags)
    {
        var home = environment.GetValueOrDefault("CARGO_HOME") is { Length: > 0 } given ? given : Path.Combine(environment.GetValueOrDefault("HOME") ?? "/", ".cargo");
        string[] remap = [$"--remap-path-prefix={home}=/_/cargo", $"--remap-path-prefix={options.Root}=/_"];
        string[]? set = environment.GetValueOrDefault("CARGO_ENCODED_RUSTFLAGS") is { Length: > 0 } encoded ? encoded.Split(FlagEnd)
            : environment.GetValueOrDefault("RUSTFLAGS") is { Length: > 0 } plain ? plain.Split(' ', StringSplitOptions.RemoveEmptyEntries) : null;
        flags = set is null ? null : string.Join(FlagEnd, [.. set, .. remap]);
        return flags is not null ? [] : ["--config", $"build.rustflags=[{string.Join(',', remap.Select(static flag => $"\"{flag.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\""))}]"];
    }

    private async Task<bool> IsInstalledAsync(string triple, RustVariant? rust, ToolRunner runner, CancellationToken cancellation)
    {
        string[] arguments = ["--print", "target-libdir", "--target", triple];
        var command = rust is not null ? rust.Compiler(Project, arguments) : CargoToolchain.Call(Project, "rustc --print target-libdir", arguments, TimeSpan.FromMinutes(5), null) with { Program = "rustc" };
        var run = await new ToolRunner(runner.Environment, SilentObserver.Instance, runner.Time).RunAsync(command, cancellation).ConfigureAwait(false);
        return run.Succeeded && run.Tail.LastOrDefault(static line => line.Source == OutputSource.Output).Text is { } folder && Directory.Exists(folder) && Directory.EnumerateFiles(folder, "libstd-*").Any();
    }

    /// <summary>Null: rustc's own choice does. Empty: there is none.</summary>
    private static string? LinkerOf(BuildTarget target, ToolRunner runner)
    {
        if (target == BuildTarget.Host || target.Rid is not ("linux-arm64" or "linux-arm" or "linux-x64") || !OperatingSystem.IsLinux()) return null;
        var compiler = target.Rid switch { "linux-arm64" => "aarch64-linux-gnu-gcc", "linux-arm" => "arm-linux-gnueabihf-gcc", _ => "x86_64-linux-gnu-gcc" };
        return runner.Has(compiler) ? compiler : "";
    }

    private string? ExecutableIn(ToolLine line)
    {
        if (!line.Text.StartsWith("{\"reason\":\"compiler-artifact\"", StringComparison.Ordinal)) return null;
        using var document = JsonDocument.Parse(line.Text);
        return document.RootElement.GetProperty("target").GetProperty("name").ValueEquals(Name) && document.RootElement.TryGetProperty("executable", out var path) ? path.GetString() : null;
    }
}
