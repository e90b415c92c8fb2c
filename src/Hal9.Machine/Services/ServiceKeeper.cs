using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Hal9.Machine.Processes;

namespace Hal9.Machine.Services;

/// <summary>
/// A shell that waits for the end of this program, however it comes, by reading from a pipe that only this program can write to; then it ends
/// the server and removes its folder, at once and not at the next start. Told that all is well, it goes without a trace.
/// </summary>
internal sealed class ServiceKeeper : IDisposable
{
    private const string Script = """
        trap '' HUP INT TERM QUIT
        exec >/dev/null 2>&1
        read -r word && exit 0
        kill -INT "$1"
        i=0
        while [ $i -lt 30 ] && kill -0 "$1"; do sleep 0.1; i=$((i + 1)); done
        kill -KILL "-$1" "$1"
        rm -rf "$2"
        rm -f "$3"
        """;

    private readonly Process? shell;
    private int isReleased;

    private ServiceKeeper(Process? shell) => this.shell = shell;

    /// <summary>Where there is no shell, nobody keeps watch, and the next start cleans up.</summary>
    public static ServiceKeeper Watch(ProcessIdentity server, ServiceFolder folder)
    {
        if (!File.Exists("/bin/sh")) return new ServiceKeeper(null);
        string[] words = ["-c", Script, "hal9-keeper", server.Pid.ToString(CultureInfo.InvariantCulture), folder.Path, folder.Record];
        var start = new ProcessStartInfo("/bin/sh", words) { RedirectStandardInput = true, WorkingDirectory = "/", UseShellExecute = false };
        // What it needs is builtin or in these; a mark of the job it was started for would end it with the job.
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/bin:/bin";
        try
        {
            return new ServiceKeeper(Process.Start(start));
        }
        catch (Win32Exception)
        {
            return new ServiceKeeper(null);
        }
    }

    /// <summary>The server has ended, or its number may be another's soon: nothing is to be done any more. Safe to repeat, from any thread.</summary>
    public void Dispose()
    {
        if (shell is null || Interlocked.Exchange(ref isReleased, 1) != 0) return;
        try
        {
            shell.StandardInput.WriteLine("done");
            shell.StandardInput.Close();
            shell.WaitForExit(TimeSpan.FromSeconds(2));
        }
        catch (IOException)
        {
            // Somebody ended it.
        }
        shell.Dispose();
    }
}
