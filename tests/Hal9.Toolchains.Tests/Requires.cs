namespace Hal9.Toolchains.Tests;

/// <summary>Skips a test by name where the machine lacks what it needs.</summary>
internal static class Requires
{
    public static void Program(string name) =>
        Assert.SkipUnless((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, name))), $"{name} is not installed");

    public static void Cargo() => Program("cargo");
}
