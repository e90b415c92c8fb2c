using System.Buffers;
using System.Text;
using Hal9.Engine.Masking;
using Hal9.Engine.Runs;
using Hal9.Machine.Processes;

namespace Hal9.Engine.Jobs;

/// <summary>What is said before a job's first step, such as the progress of a pull: masked, appended to the job's log and told.</summary>
internal sealed class SetUpLog : IOutputSink
{
    private readonly JobRun job;
    private readonly MaskingWriter masking;
    private readonly ArrayBufferWriter<byte> masked = new();

    public SetUpLog(JobRun job)
    {
        this.job = job;
        masking = new MaskingWriter(job.Services.Masker, bytes => masked.Write(bytes));
    }

    public void Write(OutputSource source, ReadOnlySpan<byte> bytes) => masking.Write(bytes);

    public async ValueTask TurnAsync(bool isIdle)
    {
        if (isIdle) masking.Flush();
        await StoreAsync().ConfigureAwait(false);
    }

    public async Task LineAsync(string text)
    {
        masking.Write(Encoding.UTF8.GetBytes(text + "\n"));
        masking.Flush();
        await StoreAsync().ConfigureAwait(false);
    }

    private async Task StoreAsync()
    {
        if (masked.WrittenCount == 0) return;
        var bytes = masked.WrittenSpan.ToArray();
        masked.ResetWrittenCount();
        job.Log.Append(bytes);
        await job.Services.TellAsync(new StepOutput(job.Leg.Key, "", bytes)).ConfigureAwait(false);
    }
}
