using System.Collections.Immutable;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Syntax;

/// <summary>What the files of one parse share: the diagnostics, and what GitHub's limits count.</summary>
internal sealed class ReadingSession(ParseOptions options)
{
    private const int ObjectBytes = 24;
    private const int StringBytes = 26;

    private ImmutableArray<Diagnostic>.Builder? diagnostics;
    private long bytes;
    private int jobs;

    public ParseOptions Options { get; } = options;

    /// <summary>Errors raised so far; warnings are not the reader's business.</summary>
    public int ErrorCount => diagnostics?.Count ?? 0;

    public ImmutableArray<Diagnostic> Diagnostics => diagnostics?.ToImmutable() ?? [];

    public bool IsTooLarge => bytes > Options.MaxResultSize;

    public void Report(Diagnostic diagnostic) => (diagnostics ??= ImmutableArray.CreateBuilder<Diagnostic>()).Add(diagnostic);

    /// <summary>Forgets what was raised since there were <paramref name="count"/> errors.</summary>
    public void Forget(int count)
    {
        if (diagnostics is not null && diagnostics.Count > count) diagnostics.Count = count;
    }

    /// <summary>The place of an error that was raised, with the places of the calls that led to it.</summary>
    public void Relate(int from, Func<Diagnostic, Diagnostic> change)
    {
        for (var i = from; i < ErrorCount; i++) diagnostics![i] = change(diagnostics[i]);
    }

    public void CountObject() => bytes += ObjectBytes;

    public void CountString(int length) => bytes += StringBytes + 2L * length;

    public void CountText(int length) => bytes += ObjectBytes + StringBytes + 2L * length;

    /// <summary>Counts a job; true for the first one beyond the limit.</summary>
    public bool IsFirstJobBeyondLimit() => ++jobs == Options.MaxJobs + 1 && Options.MaxJobs > 0;
}
