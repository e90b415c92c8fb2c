using System.Security.Cryptography;
using System.Text;
using Hal9.Machine.Files;
using Hal9.Machine.Processes;

namespace Hal9.Machine.Services;

/// <summary>
/// Fills the data folder of a new server: by <c>initdb</c> the first time, and after that by copying what it made, which is kept in the user's
/// cache by version, superuser and arguments. No password is ever in it.
/// </summary>
internal sealed class PostgresTemplate(PostgresPrograms programs, ServiceGround ground, ServiceUser? user)
{
    private const string Layout = "1";

    /// <summary>Null when it is filled; else what <c>initdb</c> said.</summary>
    public async Task<string?> FillAsync(ServiceFolder folder, PostgresSettings settings, Action<string> say, CancellationToken cancellation)
    {
        var locale = await LocaleAsync(say, cancellation).ConfigureAwait(false);
        IReadOnlyList<string> arguments = ["--username=" + settings.User, "--encoding=UTF8", "--locale=" + locale, "--auth=trust", .. settings.InitArguments];
        var kept = PathOf(arguments);
        if (Directory.Exists(kept))
        {
            Copy(kept, folder.Data, user, cancellation);
            return null;
        }
        var output = new CapturedOutput(64 * 1024);
        var command = Command(folder, "initdb", ["--pgdata=" + folder.Data, "--no-sync", "--no-instructions", .. arguments]);
        if (command is null) return $"no program of this machine changes to the user {user!.Name}: setpriv, gosu, su-exec or runuser is needed";
        var exit = await ChildProcess.RunAsync(command, output, ground.Time, cancellation).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        if (exit.Code != 0) return $"initdb ended with exit code {exit.Code}: {(output.ErrorText.Length > 0 ? output.ErrorText : output.OutputText.Trim())}";
        Keep(folder.Data, kept, ground.Time, cancellation);
        return null;
    }

    /// <summary>A program of this PostgreSQL, as the user that servers run as. Null when nothing changes users.</summary>
    public ChildCommand? Command(ServiceFolder folder, string program, IReadOnlyList<string> arguments, ReadOnlyMemory<byte> input = default)
    {
        var command = new ChildCommand
        {
            Program = programs[program],
            Arguments = arguments,
            WorkingDirectory = folder.Path,
            Input = input,
            Stop = StopTimings.Now,
            Environment = new Dictionary<string, string>
            {
                ["PATH"] = programs.Folder + ":/usr/bin:/bin",
                ["LC_ALL"] = "C.UTF-8",
                ["TZ"] = "UTC",
                ["HOME"] = folder.Path,
                [ServiceFolder.Variable] = folder.Path,
            },
        };
        return user is null ? command : user.Wrap(command, ground.SearchPath);
    }

    /// <summary>The image's own is en_US.utf8, which decides how text is sorted.</summary>
    private async Task<string> LocaleAsync(Action<string> say, CancellationToken cancellation)
    {
        if (ProgramSearch.Find("locale", ground.SearchPath + ":/usr/bin", "/") is { } program)
        {
            var output = new CapturedOutput(1024 * 1024);
            var command = new ChildCommand { Program = program, Arguments = ["-a"], WorkingDirectory = "/", Environment = new Dictionary<string, string>(), Stop = StopTimings.Now };
            using var clock = new CancellationTokenSource(TimeSpan.FromSeconds(5), ground.Time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, cancellation);
            await ChildProcess.RunAsync(command, output, ground.Time, either.Token).ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
            if (output.OutputText.Split('\n').Any(static name => name.Equals("en_US.utf8", StringComparison.OrdinalIgnoreCase) || name.Equals("en_US.UTF-8", StringComparison.OrdinalIgnoreCase))) return "en_US.UTF-8";
        }
        say("This machine has no locale en_US.UTF-8: text is sorted as C.UTF-8 sorts it");
        return "C.UTF-8";
    }

    private string PathOf(IReadOnlyList<string> arguments)
    {
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', [Layout, programs.Version, programs.Folder, .. arguments]))))[..16];
        return Path.Combine(ground.CacheFolder, "services", "templates", $"postgres-{programs.Version}-{key}");
    }

    /// <summary>Made beside and moved, so that nobody sees half of it; who comes second throws his away.</summary>
    private static void Keep(string data, string kept, TimeProvider time, CancellationToken cancellation)
    {
        var unfinished = Path.Combine(Path.GetDirectoryName(kept)!, ".unfinished");
        var fresh = UnfinishedFiles.NewIn(unfinished);
        try
        {
            Directory.CreateDirectory(fresh);
            Copy(data, fresh, null, cancellation);
            Directory.Move(fresh, kept);
        }
        catch (IOException)
        {
            // It is there already, or the disk is full: the next start makes it again.
            if (Directory.Exists(fresh)) Directory.Delete(fresh, recursive: true);
        }
        catch (OperationCanceledException)
        {
            Directory.Delete(fresh, recursive: true);
            throw;
        }
        finally
        {
            UnfinishedFiles.Sweep(unfinished, time);
        }
    }

    private static void Copy(string from, string to, ServiceUser? owner, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        foreach (var path in Directory.EnumerateFileSystemEntries(from))
        {
            var target = Path.Combine(to, Path.GetFileName(path));
            if (Directory.Exists(path))
            {
                if (OperatingSystem.IsWindows()) Directory.CreateDirectory(target);
                else Directory.CreateDirectory(target, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
                Copy(path, target, owner, cancellation);
            }
            else
            {
                File.Copy(path, target);
            }
            owner?.Own(target);
        }
    }
}
