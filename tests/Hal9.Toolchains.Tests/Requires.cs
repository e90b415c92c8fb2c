namespace Hal9.Toolchains.Tests;

/// <summary>Skips a test by name where the machine lacks what it needs.</summary>
internal static class Requires
{
    public static void Program(string name) =>
        Assert.SkipUnless((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, name))), $"{name} is not installed");

    /// <param name="toolchain">Of rustup's.</param>
    public static void Rust(string toolchain)
    {
        Cargo();
        var home = Environment.GetEnvironmentVariable("RUSTUP_HOME") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".rustup");
        var folder = Path.Combine(home, "toolchains");
        Assert.SkipUnless(Directory.Exists(folder) && Directory.EnumerateDirectories(folder, toolchain + "*").Any(), $"Rust {toolchain} is not installed (rustup toolchain install {toolchain})");
    }

    public static void Cargo() => Program("cargo");
}
