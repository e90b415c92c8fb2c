namespace Hal9.Workflows.Planning;

/// <summary>Labels of the machines GitHub runs. Source: docs.github.com, "GitHub-hosted runners reference".</summary>
public static class RunnerLabels
{
    /// <summary>In use today, lower case.</summary>
    public static IReadOnlyList<string> Hosted { get; } =
    [
        "ubuntu-latest", "ubuntu-24.04", "ubuntu-22.04", "ubuntu-24.04-arm", "ubuntu-22.04-arm", "ubuntu-slim",
        "windows-latest", "windows-2025", "windows-2025-vs2026", "windows-2022", "windows-11-arm",
        "macos-latest", "macos-26", "macos-15", "macos-14", "macos-26-intel", "macos-15-intel",
        "macos-latest-large", "macos-26-large", "macos-15-large", "macos-14-large",
        "macos-latest-xlarge", "macos-26-xlarge", "macos-15-xlarge", "macos-14-xlarge",
    ];

    /// <summary>Once in use, gone now, each with what to write instead.</summary>
    public static IReadOnlyDictionary<string, string> Retired { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["ubuntu-16.04"] = "ubuntu-24.04",
        ["ubuntu-18.04"] = "ubuntu-24.04",
        ["ubuntu-20.04"] = "ubuntu-24.04",
        ["windows-2016"] = "windows-2025",
        ["windows-2019"] = "windows-2025",
        ["macos-10.14"] = "macos-15",
        ["macos-10.15"] = "macos-15",
        ["macos-11"] = "macos-15",
        ["macos-11.0"] = "macos-15",
        ["macos-12"] = "macos-15",
        ["macos-12-large"] = "macos-15-large",
        ["macos-12-xl"] = "macos-15-xlarge",
        ["macos-12-xlarge"] = "macos-15-xlarge",
        ["macos-13"] = "macos-15-intel",
        ["macos-13-large"] = "macos-15-large",
        ["macos-13-xlarge"] = "macos-15-xlarge",
    };

    /// <summary>Labels every self-hosted runner has some of, lower case.</summary>
    public static IReadOnlyList<string> SelfHosted { get; } = ["self-hosted", "linux", "windows", "macos", "x64", "x86", "arm64", "arm"];

    /// <summary>The system of a GitHub-hosted label, of any version, size or age; null for other labels.</summary>
    public static RunnerSystem? SystemOf(string label)
    {
        if (label.StartsWith("ubuntu-", StringComparison.OrdinalIgnoreCase)) return RunnerSystem.Linux;
        if (label.StartsWith("windows-", StringComparison.OrdinalIgnoreCase)) return RunnerSystem.Windows;
        return label.StartsWith("macos-", StringComparison.OrdinalIgnoreCase) ? RunnerSystem.MacOS : null;
    }
}
