using Hal9.Engine.Backends;

namespace Hal9.Engine.Tests.Containers;

public sealed class MountedPathsTests
{
    private readonly MountedPaths paths = new([new("/home/me/work", "/__w"), new("/home/me/work/_temp/_github_workflow", "/github/workflow"), new("/dev/shm/x", "/__w/_temp/_commands")]);

    [Theory]
    [InlineData("/home/me/work", "/__w")]
    [InlineData("/home/me/work/demo/demo/a.txt", "/__w/demo/demo/a.txt")]
    [InlineData("/home/me/work/_temp/_github_workflow/event.json", "/github/workflow/event.json")]
    [InlineData("/dev/shm/x/script.sh", "/__w/_temp/_commands/script.sh")]
    [InlineData("/home/me/workshop/a", "/home/me/workshop/a")]
    [InlineData("relative/a", "relative/a")]
    public void The_deepest_mount_names_a_path(string outside, string inside)
    {
        Assert.Equal(inside, paths.Inside(outside));
        Assert.Equal(outside, paths.Outside(inside));
    }

    [Fact]
    public void Node_brings_its_loader_and_every_library_along()
    {
        var node = ProgramMount.Of("/usr/bin/node", """
            	linux-vdso.so.1 (0x00007ffd)
            	libdl.so.2 => /nowhere/libdl.so.2 (0x00007f)
            	/nowhere/ld-linux-x86-64.so.2 (0x00007f)
            """)!;
        Assert.Equal(["/__e/node/lib/ld-linux-x86-64.so.2", "--library-path", "/__e/node/lib", "/__e/node/bin/node"], node.Command);
        Assert.Equal(["/__e/node/bin/node", "/__e/node/lib/libdl.so.2", "/__e/node/lib/ld-linux-x86-64.so.2"], node.Mounts.Select(mount => mount.Destination));
        Assert.Null(ProgramMount.Of("/usr/bin/node", "\tnot a dynamic executable\n"));
    }
}
