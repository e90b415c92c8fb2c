using System.Diagnostics;

namespace Hal9.Journal.Tests.Files;

public sealed class FullDiskTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_full_disk_fails_the_append_and_the_journal_goes_on_when_there_is_room()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs Linux: a small tmpfs in a namespace of its own");
        var cancellation = TestContext.Current.CancellationToken;
        // The mount is seen by the child alone and goes with it.
        using var child = Process.Start(new ProcessStartInfo("/bin/sh")
        {
            ArgumentList =
            {
                "-c", "exec unshare --user --map-root-user --mount sh -c 'mount -t tmpfs -o size=512k tmpfs \"$1\" || exit 77; exec \"$0\" fill \"$1\"' \"$0\" \"$1\" || exit 77",
                Environment.ProcessPath!, folder.Path,
            },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, errors) = (child.StandardOutput.ReadToEndAsync(cancellation), child.StandardError.ReadToEndAsync(cancellation));
        await child.WaitForExitAsync(cancellation);
        Assert.SkipWhen(child.ExitCode is 77 or 127 || (await errors).Contains("unshare:", StringComparison.Ordinal), "needs unshare with user namespaces: " + await errors);
        Assert.Equal("sound\n", await output);
    }
}
