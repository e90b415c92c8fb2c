using System.Buffers;
using System.Text;
using Hal9.Engine.Commands;
using Hal9.Engine.Jobs;
using Hal9.Engine.Masking;
using Hal9.Engine.Runs;
using Hal9.Journal.Files;
using Hal9.Machine.Processes;

namespace Hal9.Engine.Steps;

/// <summary>
/// Everything a step prints, on its way to the log: 1. split into lines; 2. commands obeyed, problems matched; 3. what is left, masked;
/// 4. appended to the log file and told. Lines that are plain text are handed on in blocks, never one by one.
/// </summary>
internal sealed class StepLog : IOutputSink
{
    // A block this large is masked and written in one go.
    private const int BlockSize = 64 * 1024;

    // Less is cheaper to gather than to mask by itself.
    private const int WorthItself = 16 * 1024;

    private readonly JobRun job;
    private readonly string step;
    private readonly StepWork work;
    private readonly CommandInterpreter commands;
    private readonly LineSplitter output;
    private readonly LineSplitter error;
    private readonly ArrayBufferWriter<byte> plain = new(BlockSize);
    private readonly ArrayBufferWriter<byte> masked = new(BlockSize);
    private readonly MaskingWriter masking;
    private readonly List<RunEvent> events = [];

    // Set while a line longer than any block is passed through in pieces, which may not be cut by another stream's line.
    private bool inLongLine;

    public StepLog(JobRun job, string step, StepWork work, CommandInterpreter commands, LogFile file)
    {
        File = file;
        this.job = job;
        this.step = step;
        this.work = work;
        this.commands = commands;
        output = new LineSplitter(Take, TakePlain);
        error = new LineSplitter(Take, TakePlain);
        masking = new MaskingWriter(job.Services.Masker, bytes => masked.Write(bytes));
    }

    /// <summary>The job's own, or a background step's.</summary>
    public LogFile File { get; }

    public void Write(OutputSource source, ReadOnlySpan<byte> bytes)
    {
        (source == OutputSource.Output ? output : error).Write(bytes);
        if (plain.WrittenCount >= BlockSize) Pass();
    }

    public ValueTask TurnAsync(bool isIdle)
    {
        Pass();
        // Between lines nothing can be half a secret that a longer wait would complete: its lines are secrets themselves.
        if (isIdle && !inLongLine) masking.Flush();
        return StoreAsync();
    }

    /// <summary>A line of our own; may hold line breaks.</summary>
    public void Line(string text)
    {
        plain.Write(Encoding.UTF8.GetBytes(text));
        plain.Write("\n"u8);
    }

    public void Annotate(Annotation annotation)
    {
        Line(annotation.LogLine);
        Record(annotation);
    }

    public void Error(string message) => Annotate(new Annotation(AnnotationLevel.Error, message));

    public void Warning(string message) => Annotate(new Annotation(AnnotationLevel.Warning, message));

    public void Summarise(string markdown) => events.Add(new StepSummarised(job.Leg.Key, step, markdown));

    /// <summary>The end of the program's output: last lines without an ending are lines, and nothing is held back any more.</summary>
    public ValueTask EndAsync()
    {
        output.End();
        error.End();
        Pass();
        masking.Flush();
        return StoreAsync();
    }

    private bool TakePlain(ReadOnlySpan<byte> lines)
    {
        if (!job.Matchers.IsEmpty) return false;
        if (lines.Length < WorthItself)
        {
            plain.Write(lines);
            return true;
        }
        Pass();
        masking.Write(lines);
        Put();
        return true;
    }

    private void Take(ReadOnlySpan<byte> line, LinePart part)
    {
        if (part != LinePart.Whole)
        {
            plain.Write(line);
            inLongLine = part != LinePart.Last;
            if (!inLongLine) plain.Write("\n"u8);
            Pass();
            return;
        }
        if (WorkflowCommand.IsPossible(line) || !job.Matchers.IsEmpty)
        {
            var text = Encoding.UTF8.GetString(line);
            if (commands.Interpret(text) is { } meaning)
            {
                Obey(meaning);
                return;
            }
            if (Match(text)) return;
        }
        plain.Write(line);
        plain.Write("\n"u8);
    }

    private bool Match(string line)
    {
        Annotation? problem;
        string? broken;
        lock (job.Matchers) problem = job.Matchers.Match(line, out broken);
        if (broken is not null) Warning($"The problem matcher `{broken}` was removed: its expression ran out of time three times");
        if (problem is null) return false;
        // The whole line stays readable; the annotation carries the message alone.
        // The line says the place in its own way.
        Line((problem with { Message = line, File = null }).LogLine);
        Record(problem);
        return true;
    }

    private void Obey(LineMeaning meaning)
    {
        // A mask counts from here on, so what came before is written before.
        if (meaning.Effect is CommandEffect.AddMask) Pass();
        foreach (var line in meaning.Shown) Line(line);
        switch (meaning.Effect)
        {
            case CommandEffect.AddMask mask:
                work.AddMask(mask.Secret);
                break;
            case CommandEffect.SetOutput set:
                work.SetOutput(set.Name, set.Value);
                break;
            case CommandEffect.SaveState save:
                work.SetState(save.Name, save.Value);
                break;
            case CommandEffect.SetEnvironment set:
                work.SetEnvironment(set.Name, set.Value);
                break;
            case CommandEffect.AddPath add:
                work.AddPath(add.Directory);
                break;
            case CommandEffect.Annotate annotate:
                Record(annotate.Annotation);
                break;
            case CommandEffect.AddMatchers add:
                Matcher(add.File, matchers => matchers.Add(add.File));
                break;
            case CommandEffect.RemoveMatchers { Owner: { } owner }:
                work.Matchers.Add("-" + owner);
                lock (job.Matchers) job.Matchers.Remove(owner);
                break;
            case CommandEffect.RemoveMatchers { File: { } file }:
                Matcher(null, matchers => matchers.RemoveNamedIn(file));
                break;
            case CommandEffect.Fail fail:
                work.HasFailed = true;
                Record(new Annotation(AnnotationLevel.Error, fail.Message));
                break;
        }
    }

    private void Matcher(string? added, Func<ProblemMatchers, string?> change)
    {
        string? problem;
        lock (job.Matchers) problem = change(job.Matchers);
        if (problem is null && added is not null) work.Matchers.Add(added);
        if (problem is null) return;
        work.HasFailed = true;
        Error(problem);
    }

    private void Record(Annotation annotation)
    {
        if (!work.Admit(annotation.Level)) return;
        var masker = job.Services.Masker;
        events.Add(new StepAnnotated(job.Leg.Key, step, annotation with
        {
            Message = masker.Apply(annotation.Message),
            Title = annotation.Title is { } title ? masker.Apply(title) : null,
            File = annotation.File is { } file ? masker.Apply(file) : null,
        }));
    }

    private void Pass()
    {
        if (plain.WrittenCount == 0) return;
        masking.Write(plain.WrittenSpan);
        plain.ResetWrittenCount();
        Put();
    }

    private void Put()
    {
        if (masked.WrittenCount == 0) return;
        File.Append(masked.WrittenSpan);
        if (job.Services.Request.TellOutput)
        {
            var told = GC.AllocateUninitializedArray<byte>(masked.WrittenCount);
            masked.WrittenSpan.CopyTo(told);
            events.Add(new StepOutput(job.Leg.Key, step, told));
        }
        masked.ResetWrittenCount();
    }

    private ValueTask StoreAsync()
    {
        Put();
        return events.Count == 0 ? ValueTask.CompletedTask : TellAsync();
    }

    private async ValueTask TellAsync()
    {
        foreach (var happening in events)
        {
            if (happening is StepOutput piece) await job.Services.TellAsync(piece).ConfigureAwait(false);
            else await job.Services.RecordAsync(happening).ConfigureAwait(false);
        }
        events.Clear();
    }
}
