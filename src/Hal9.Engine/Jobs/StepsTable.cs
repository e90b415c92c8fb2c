using Hal9.Workflows.Expressions;
using Hal9.Workflows.Planning;

namespace Hal9.Engine.Jobs;

/// <summary>The <c>steps</c> context of a job or of one composite action. Thread-safe: background steps end at any time.</summary>
internal sealed class StepsTable
{
    private readonly Lock gate = new();
    private readonly List<(string Id, Entry Entry)> entries = [];
    private ExpressionDictionary? context;

    /// <summary>Built when asked for and kept until the next change.</summary>
    public ExpressionDictionary Context
    {
        get
        {
            lock (gate)
            {
                return context ??= ExpressionDictionary.Of(entries.Select(step => (step.Id, (ExpressionValue)ExpressionDictionary.Of(
                    ("outputs", new ExpressionDictionary(step.Entry.Outputs.Select(output => KeyValuePair.Create(output.Key, ExpressionValue.Of(output.Value))))),
                    ("outcome", ExpressionValue.Of(NeedsContext.TextOf(step.Entry.Outcome))),
                    ("conclusion", ExpressionValue.Of(NeedsContext.TextOf(step.Entry.Conclusion)))))));
            }
        }
    }

    public void Set(string id, JobResult outcome, JobResult conclusion, IReadOnlyList<KeyValuePair<string, string>> outputs)
    {
        lock (gate)
        {
            context = null;
            entries.RemoveAll(step => string.Equals(step.Id, id, StringComparison.OrdinalIgnoreCase));
            entries.Add((id, new Entry(outcome, conclusion, outputs)));
        }
    }

    private sealed record Entry(JobResult Outcome, JobResult Conclusion, IReadOnlyList<KeyValuePair<string, string>> Outputs);
}
