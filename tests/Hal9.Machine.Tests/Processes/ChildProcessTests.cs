using System.Diagnostics;
using System.Text;
using Hal9.Machine.Processes;

namespace Hal9.Machine.Tests.Processes;

public sealed class ChildProcessTests
{
    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("exit 0", 0)]
    [InlineData("exit 7", 7)]
    [InlineData("kill -9 $$", 137)]
    [InlineData("kill -TERM $$", 143)]
    public async Task The_exit_code_is_the_childs_or_128_plus_the_signal(string script, int code)
    {
        var exit = await ChildProcess.RunAsync(Shell(script), new CapturedOutput(1000), TimeProvider.System, Test);
        Assert.Equal(new ChildExit(code, Stopped: false, OutputHeldOpen: false), exit);
    }

    [Fact]
    public async Task Both_streams_directory_arguments_and_environment_reach_the_child()
    {
        var output = new CapturedOutput(10_000);
        var command = Shell("pwd; echo \"$NAME|$1|$2\"; echo no >&2; env | wc -l") with
        {
            WorkingDirectory = "/usr",
            Environment = new Dictionary<string, string> { ["NAME"] = "väl\nue", ["PATH"] = "/usr/bin:/bin" },
        };
        command = command with { Arguments = [.. command.Arguments, "zero", "a b", "*"] };
        await ChildProcess.RunAsync(command, output, TimeProvider.System, Test);
        Assert.StartsWith("/usr\nväl\nue|a b|*\n", output.OutputText, StringComparison.Ordinal);
        Assert.Equal("no", output.ErrorText);
    }

    [Fact]
    public async Task Standard_input_is_what_was_given_and_else_empty()
    {
        var output = new CapturedOutput(1_000_000);
        await ChildProcess.RunAsync(Shell("cat; echo end"), output, TimeProvider.System, Test);
        Assert.Equal("end\n", output.OutputText);

        var input = new byte[300_000];
        Array.Fill(input, (byte)'x');
        output = new CapturedOutput(1_000_000);
        await ChildProcess.RunAsync(Shell("cat") with { Input = input }, output, TimeProvider.System, Test);
        Assert.Equal(input.Length, output.Output.Length);
    }

    [Fact]
    public async Task A_child_is_the_leader_of_its_own_session_and_ignores_no_signal()
    {
        var output = new CapturedOutput(10_000);
        await ChildProcess.RunAsync(Shell("cut -d' ' -f1,5,6 /proc/$$/stat; grep -E '^Sig(Ign|Blk)' /proc/$$/status"), output, TimeProvider.System, Test);
        var lines = output.OutputText.Split('\n');
        var numbers = lines[0].Split(' ');
        Assert.Equal(numbers[0], numbers[1]);
        Assert.Equal(numbers[0], numbers[2]);
        // Signals 32 and 33 are the C library's own.
        Assert.All(lines[1..3], line => Assert.EndsWith("0000000", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_hundred_megabytes_arrive_whole()
    {
        var counter = new Counter();
        await ChildProcess.RunAsync(Shell("head -c 104857600 /dev/zero"), counter, TimeProvider.System, Test);
        Assert.Equal(104857600, counter.Bytes);
    }

    [Fact]
    public async Task A_daemon_that_holds_the_pipes_is_not_waited_for_longer_than_the_grace()
    {
        var output = new CapturedOutput(1000);
        var clock = Stopwatch.StartNew();
        var exit = await ChildProcess.RunAsync(Shell("sleep 60 & echo $!") with { OutputGrace = TimeSpan.FromMilliseconds(50) }, output, TimeProvider.System, Test);
        Assert.Equal(new ChildExit(0, Stopped: false, OutputHeldOpen: true) { LeftProcesses = true }, exit);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20));
        var daemon = ProcessIdentity.Of(int.Parse(output.OutputText, System.Globalization.CultureInfo.InvariantCulture));
        Assert.NotNull(daemon);
        Assert.True(ProcessTable.Kill(daemon));
    }

    [Fact]
    public async Task Late_output_of_a_grandchild_is_still_read()
    {
        var output = new CapturedOutput(1000);
        var exit = await ChildProcess.RunAsync(Shell("(sleep 0.2; echo late) & echo early"), output, TimeProvider.System, Test);
        Assert.Equal("early\nlate\n", output.OutputText);
        Assert.False(exit.OutputHeldOpen);
    }

    [Fact]
    public async Task Cancelling_interrupts_the_whole_group()
    {
        using var cancel = new CancellationTokenSource();
        var output = new Waiting(cancel, "started");
        var exit = await ChildProcess.RunAsync(Shell("trap 'echo bye; exit 3' INT; sleep 60 & echo started; wait"), output, TimeProvider.System, cancel.Token);
        Assert.Equal((3, true, false), (exit.Code, exit.Stopped, exit.OutputHeldOpen));
        Assert.EndsWith("bye\n", output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_ignores_the_polite_signals_is_killed()
    {
        using var cancel = new CancellationTokenSource();
        var stop = new StopTimings(TimeSpan.FromMilliseconds(40), TimeSpan.FromMilliseconds(40));
        var output = new Waiting(cancel, "started");
        var command = Shell("trap '' INT TERM; echo started; while :; do sleep 60; done") with { Stop = stop };
        var exit = await ChildProcess.RunAsync(command, output, TimeProvider.System, cancel.Token);
        Assert.Equal(137, exit.Code);
        Assert.True(exit.Stopped);
    }

    [Fact]
    public async Task A_grandchild_that_ignores_signals_does_not_outlive_a_cancelled_child()
    {
        using var cancel = new CancellationTokenSource();
        var output = new Waiting(cancel, "\n");
        var command = Shell("bash -c 'trap \"\" INT TERM; echo $$; while :; do sleep 60; done' & wait");
        await ChildProcess.RunAsync(command, output, TimeProvider.System, cancel.Token);
        var grandchild = ProcessIdentity.Of(int.Parse(output.Text, System.Globalization.CultureInfo.InvariantCulture));
        for (var i = 0; i < 500 && grandchild is not null && grandchild.IsAlive(); i++) await Task.Delay(10, Test);
        Assert.False(grandchild?.IsAlive() ?? false);
    }

    [Fact]
    public void A_missing_program_or_directory_and_what_is_too_large_are_named()
    {
        var program = Assert.Throws<ProcessStartException>(() => ChildProcess.Start(Shell("") with { Program = "/no/such" }, TimeProvider.System));
        Assert.Contains("`/no/such` does not exist", program.Message, StringComparison.Ordinal);
        var directory = Assert.Throws<ProcessStartException>(() => ChildProcess.Start(Shell("") with { WorkingDirectory = "/no/where" }, TimeProvider.System));
        Assert.Contains("`/no/where` does not exist", directory.Message, StringComparison.Ordinal);
        Assert.Throws<ProcessStartException>(() => ChildProcess.Start(Shell("") with { Program = "/etc/passwd" }, TimeProvider.System));
        if (!OperatingSystem.IsLinux()) return;
        var environment = new Dictionary<string, string> { ["SMALL"] = "1", ["BIG"] = new string('x', 200_000) };
        var variable = Assert.Throws<ProcessStartException>(() => ChildProcess.Start(Shell("") with { Environment = environment }, TimeProvider.System));
        Assert.EndsWith("larger than this system allows; the largest variable is `BIG` with 200,000 characters", variable.Message, StringComparison.Ordinal);
        var argument = Assert.Throws<ProcessStartException>(() => ChildProcess.Start(Shell(new string(' ', 200_000)), TimeProvider.System));
        Assert.EndsWith("the longest argument has 200,000 characters", argument.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Processes_of_a_job_are_found_by_their_environment()
    {
        var mark = $"mark-{Environment.ProcessId}-{Stopwatch.GetTimestamp()}";
        var command = Shell("sleep 60 & echo $!") with
        {
            Environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin", ["RUNNER_TRACKING_ID"] = mark },
            OutputGrace = TimeSpan.Zero,
        };
        await ChildProcess.RunAsync(command, new CapturedOutput(100), TimeProvider.System, Test);
        var left = Assert.Single(ProcessTable.WithEnvironment("RUNNER_TRACKING_ID", mark));
        Assert.True(left.IsAlive());
        Assert.False((left with { StartTicks = left.StartTicks - 1 }).IsAlive());
        Assert.True(ProcessTable.Kill(left));
    }

    /// <summary>A process that becomes another program has no environment for a moment.</summary>
    [Fact]
    public async Task A_process_that_becomes_another_program_is_never_overlooked()
    {
        var mark = $"mark-{Environment.ProcessId}-{Stopwatch.GetTimestamp()}";
        const string again = "exec /bin/bash --noprofile --norc -c \"$0\" \"$0\"";
        var command = Shell("") with
        {
            Arguments = ["--noprofile", "--norc", "-c", again, again],
            Environment = new Dictionary<string, string> { ["RUNNER_TRACKING_ID"] = mark },
        };
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(Test);
        var restless = ChildProcess.RunAsync(command, new CapturedOutput(100), TimeProvider.System, ended.Token);
        var seen = Enumerable.Range(0, 300).Count(_ => ProcessTable.WithEnvironment("RUNNER_TRACKING_ID", mark).Count == 1);
        await ended.CancelAsync();
        await restless;
        Assert.Equal(300, seen);
    }

    [Fact]
    public async Task Two_hundred_children_at_once_are_no_trouble()
    {
        var all = Enumerable.Range(0, 200).Select(async number =>
        {
            var output = new CapturedOutput(100);
            var exit = await ChildProcess.RunAsync(Shell($"echo {number}; exit {number}"), output, TimeProvider.System, Test);
            return (exit.Code, output.OutputText);
        });
        var results = await Task.WhenAll(all);
        Assert.Equal(Enumerable.Range(0, 200).Select(number => (number, $"{number}\n")), results);
    }

    private static ChildCommand Shell(string script) => new()
    {
        Program = "/bin/bash",
        Arguments = ["--noprofile", "--norc", "-c", script],
        WorkingDirectory = "/",
        Environment = new Dictionary<string, string> { ["PATH"] = "/usr/local/bin:/usr/bin:/bin" },
    };

    private sealed class Counter : IOutputSink
    {
        public long Bytes { get; private set; }

        public void Write(OutputSource source, ReadOnlySpan<byte> bytes) => Bytes += bytes.Length;

        public ValueTask TurnAsync(bool isIdle) => ValueTask.CompletedTask;
    }

    /// <summary>Cancels as soon as a text was printed.</summary>
    private sealed class Waiting(CancellationTokenSource cancel, string text) : IOutputSink
    {
        public string Text { get; private set; } = "";

        public void Write(OutputSource source, ReadOnlySpan<byte> bytes)
        {
            Text += Encoding.UTF8.GetString(bytes);
            if (Text.Contains(text, StringComparison.Ordinal)) cancel.Cancel();
        }

        public ValueTask TurnAsync(bool isIdle) => ValueTask.CompletedTask;
    }
}
