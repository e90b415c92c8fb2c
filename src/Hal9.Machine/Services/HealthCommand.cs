using System.Globalization;
using System.Text;
using Hal9.Machine.Processes;

namespace Hal9.Machine.Services;

/// <summary>
/// The health command of a service's options, which is written for the inside of a container: there the server is at its own port, and its
/// programs are on the path. Both are made true by small programs in front of the real ones.
/// </summary>
internal sealed class HealthCommand
{
    private const int AnswerLimit = 8 * 1024;

    private readonly ChildCommand command;
    private readonly TimeProvider time;

    private HealthCommand(ChildCommand command, TimeProvider time)
    {
        this.command = command;
        this.time = time;
    }

    /// <summary>Null when the request has no such command.</summary>
    /// <param name="programs">Paths of the server's own client programs, and words to put in front of their arguments.</param>
    /// <param name="variables">What tells the programs where the server is.</param>
    public static HealthCommand? Make(
        ServiceRequest request, ServiceGround ground, ServiceFolder folder, int containerPort, int port, IReadOnlyList<(string Path, string Before)> programs, IReadOnlyDictionary<string, string> variables)
    {
        if (request.Options.Health is not { Command: { } text, IsDisabled: false }) return null;
        Directory.CreateDirectory(folder.Programs);
        foreach (var (path, before) in programs) WriteProgram(Path.Combine(folder.Programs, Path.GetFileName(path)), path, before, containerPort, port);
        var environment = new Dictionary<string, string>(request.Environment)
        {
            ["PATH"] = folder.Programs + Path.PathSeparator + (string.IsNullOrEmpty(ground.SearchPath) ? "/usr/bin:/bin" : ground.SearchPath),
            ["HOME"] = folder.Path,
            [ServiceFolder.Variable] = folder.Path,
        };
        foreach (var (name, value) in variables) environment[name] = value;
        return new HealthCommand(new ChildCommand
        {
            Program = "/bin/sh", Arguments = ["-c", text], WorkingDirectory = folder.Path, Environment = environment, Stop = StopTimings.Now, OutputGrace = TimeSpan.FromMilliseconds(200),
        }, ground.Time);
    }

    /// <summary>Once. Whether it is well, and what it said otherwise, as the end of a sentence.</summary>
    public async Task<(bool IsWell, string Said)> RunAsync(TimeSpan timeout, CancellationToken cancellation)
    {
        var output = new CapturedOutput(AnswerLimit);
        using var clock = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, cancellation);
        var exit = await ChildProcess.RunAsync(command, output, time, either.Token).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        if (exit.Stopped) return (false, string.Create(CultureInfo.InvariantCulture, $"did not end within {timeout.TotalSeconds:0.#} s"));
        if (exit.Code == 0) return (true, "");
        var said = (output.ErrorText.Length > 0 ? output.ErrorText : output.OutputText.Trim()).ReplaceLineEndings(" ");
        return (false, $"ended with exit code {exit.Code}{(said.Length == 0 ? "" : $" and said: {(said.Length <= 300 ? said : said[..300] + "…")}")}");
    }

    /// <summary>Puts this machine's port wherever an argument names the container's.</summary>
    private static void WriteProgram(string file, string program, string before, int containerPort, int port)
    {
        var (inside, outside) = (containerPort.ToString(CultureInfo.InvariantCulture), port.ToString(CultureInfo.InvariantCulture));
        var text = $$"""
            #!/bin/sh
            # Inside its container the server would listen on {{inside}}; here it does on {{outside}}.
            n=$#
            while [ $n -gt 0 ]; do
              a=$1
              shift
              n=$((n - 1))
              case $a in
                {{inside}}) a={{outside}} ;;
                -p{{inside}} | *[:=]{{inside}} | *[:=]{{inside}}[!0-9]*) a=${a%%{{inside}}*}{{outside}}${a#*{{inside}}} ;;
              esac
              set -- "$@" "$a"
            done
            exec '{{program}}' {{before}} "$@"

            """;
        File.WriteAllText(file, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
