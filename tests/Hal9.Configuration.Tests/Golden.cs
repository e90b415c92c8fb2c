using System.Runtime.CompilerServices;

namespace Hal9.Configuration.Tests;

/// <summary>Files that hold what was once looked at and found right. <c>HAL9_UPDATE_GOLDEN=1</c> writes them anew, never in CI.</summary>
internal static class Golden
{
    public static string Repository { get; } = Path.GetFullPath(Path.Combine(Here(), "..", ".."));

    public static void Check(string name, string actual) => CheckFile(Path.Combine(Here(), "golden", name), actual);

    public static void CheckFile(string path, string actual)
    {
        if (Environment.GetEnvironmentVariable("HAL9_UPDATE_GOLDEN") == "1")
        {
            Assert.NotEqual("true", Environment.GetEnvironmentVariable("CI"));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
        }
        Assert.Equal(File.ReadAllText(path), actual);
    }

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
