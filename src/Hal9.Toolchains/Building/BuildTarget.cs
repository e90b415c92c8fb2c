using System.Runtime.InteropServices;

namespace Hal9.Toolchains.Building;

/// <summary>A platform that programs are built for.</summary>
/// <param name="Rid">.NET's name of it (https://learn.microsoft.com/dotnet/core/rid-catalog): <c>linux-musl-x64</c>.</param>
public sealed record BuildTarget(string Rid)
{
    /// <summary>Built when none is named: those whose packs .NET has for download.</summary>
    public static IReadOnlyList<BuildTarget> Usual { get; } = [.. ((string[])["linux-x64", "linux-arm64", "linux-musl-x64", "osx-x64", "osx-arm64", "win-x64", "win-arm64"]).Select(static rid => new BuildTarget(rid))];

    /// <summary>Everything that may be named.</summary>
    public static IReadOnlyList<BuildTarget> Known { get; } = [.. Usual, .. ((string[])["linux-musl-arm64", "linux-arm", "linux-musl-arm", "win-x86"]).Select(static rid => new BuildTarget(rid))];

    /// <summary>This machine; null where .NET has no name above for it.</summary>
    public static BuildTarget? Host { get; } = Known.FirstOrDefault(static target => target.Rid == HostRid());

    public bool IsWindows => Rid.StartsWith("win-", StringComparison.Ordinal);

    /// <summary>rustc's name of the same platform.</summary>
    public string RustTriple => Rid switch
    {
        "linux-x64" => "x86_64-unknown-linux-gnu",
        "linux-arm64" => "aarch64-unknown-linux-gnu",
        "linux-arm" => "armv7-unknown-linux-gnueabihf",
        "linux-musl-x64" => "x86_64-unknown-linux-musl",
        "linux-musl-arm64" => "aarch64-unknown-linux-musl",
        "linux-musl-arm" => "armv7-unknown-linux-musleabihf",
        "osx-x64" => "x86_64-apple-darwin",
        "osx-arm64" => "aarch64-apple-darwin",
        "win-x64" => "x86_64-pc-windows-msvc",
        "win-x86" => "i686-pc-windows-msvc",
        "win-arm64" => "aarch64-pc-windows-msvc",
        var other => other,
    };

    public override string ToString() => Rid;

    private static string HostRid()
    {
        var machine = RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant();
        if (OperatingSystem.IsWindows()) return $"win-{machine}";
        if (OperatingSystem.IsMacOS()) return $"osx-{machine}";
        return Directory.Exists("/lib") && Directory.EnumerateFiles("/lib", "ld-musl-*").Any() && !Directory.EnumerateFiles("/lib", "ld-linux*").Any() && !Directory.Exists("/lib64") ? $"linux-musl-{machine}" : $"linux-{machine}";
    }
}
