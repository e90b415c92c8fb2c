using System.Runtime.CompilerServices;

namespace Hal9.Cli.Tests;

/// <summary>A file of this repository that says what the program must write. HAL9_UPDATE_GOLDEN=1 rewrites it; CI refuses that.</summary>
internal static class Golden
{
    /// <param name="path">From the repository's root.</param>
    public static void Equal(string path, string actual)
    {
        var file = Path.Combine(Root(), path);
        if (Environment.GetEnvironmentVariable("HAL9_UPDATE_GOLDEN") is { Length: > 0 })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, actual);
        }
        Assert.True(File.Exists(file), $"{path} is missing: run this test with HAL9_UPDATE_GOLDEN=1");
        Assert.Equal(File.ReadAllText(file), actual);
    }

    /// <summary>Of this repository, wherever the caller's file lies in it.</summary>
    public static string Root() => Here();

    private static string Here([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}
