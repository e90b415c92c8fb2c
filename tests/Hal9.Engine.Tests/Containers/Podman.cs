using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Hal9.Engine.Tests.Containers;

/// <summary>The real podman of this machine, and an image made of Debian's packages; kept between runs of the tests by what it is made of.</summary>
internal static class Podman
{
    // A shell with what steps use. busybox brings a web server.
    private static readonly string[] Packages =
        ["base-files", "bash", "busybox-static", "coreutils", "dash", "grep", "libacl1", "libattr1", "libc6", "libgmp10", "libpcre2-8-0", "libselinux1", "libtinfo6", "sed"];

    private static readonly Lazy<Task<string>> Made = new(() => MakeAsync(Packages, ""));

    // Another libc than any program that is mounted into it: none at all.
    private static readonly Lazy<Task<string>> MadeSmall = new(() => MakeAsync(["busybox-static"], "mkdir tmp; for name in sh tail cat sleep ls chown id; do ln -s busybox bin/$name; done; "));

    /// <summary>For hal9 and what it starts. Limits and runtime are such that podman runs in a virtual machine or container, too.</summary>
    public static IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>
    {
        ["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        ["HOME"] = System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile),
        ["CONTAINERS_CONF"] = Configuration(),
        ["BUILDAH_ISOLATION"] = "chroot",
        ["HAL9_CONTAINER_ENGINE"] = "podman",
    };

    /// <summary>Skips the test, naming what is missing; else the name of the image.</summary>
    public static async Task<string> ImageAsync()
    {
        if (!File.Exists("/usr/bin/podman")) Assert.Skip("needs podman (./test --setup)");
        if (!File.Exists("/usr/bin/apt-get")) Assert.Skip("needs apt-get, to make an image of Debian's packages");
        return await Made.Value;
    }

    /// <summary>The same with nothing but busybox in it, two megabytes.</summary>
    public static async Task<string> SmallImageAsync()
    {
        await ImageAsync();
        return await MadeSmall.Value;
    }

    /// <summary>What podman prints, without its last line break. A failure is one of the test.</summary>
    public static Task<string> AskAsync(params string[] arguments) => RunAsync("podman", "/", arguments);

    private static async Task<string> MakeAsync(string[] packages, string also)
    {
        // Uri lines name file and checksum of exactly what would be downloaded.
        var folder = Directory.CreateTempSubdirectory("hal9-image-").FullName;
        try
        {
            var origin = await RunAsync("apt-get", folder, ["download", "--print-uris", .. packages]);
            var tag = "localhost/hal9-tests:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(origin + also)))[..16];
            if (await HasAsync(tag)) return tag;
            await RunAsync("apt-get", folder, ["download", "-o", "APT::Sandbox::User=root", .. packages]);
            var root = Directory.CreateDirectory(Path.Combine(folder, "root")).FullName;
            foreach (var package in Directory.EnumerateFiles(folder, "*.deb")) await RunAsync("dpkg-deb", folder, ["--extract", package, root]);
            await RunAsync("sh", folder, ["-c", $"cd root && {also}tar -c . | podman import -q - {tag}"]);
            return tag;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<bool> HasAsync(string image)
    {
        try
        {
            await AskAsync("image", "exists", image);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static async Task<string> RunAsync(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Clear();
        foreach (var (name, value) in Environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output.TrimEnd() : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {await error}");
    }

    private static string Configuration()
    {
        var file = Path.Combine(Path.GetTempPath(), $"hal9-tests-containers-{System.Environment.UserName}.conf");
        var runtime = File.Exists("/usr/sbin/runc") || File.Exists("/usr/bin/runc") ? "[engine]\nruntime = \"runc\"\n" : "";
        File.WriteAllText(file, "[containers]\ndefault_ulimits = [\"nofile=1024:1024\", \"nproc=1024:1024\"]\n" + runtime);
        return file;
    }
}
