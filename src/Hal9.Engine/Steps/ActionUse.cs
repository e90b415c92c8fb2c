using Hal9.Engine.Runs;

namespace Hal9.Engine.Steps;

/// <summary>One use of an action in a job: what its pre, main and post step share. They run one after the other.</summary>
internal sealed class ActionUse
{
    private readonly List<KeyValuePair<string, string>> restored = [];
    private readonly List<StepWork> works = [];

    /// <summary>Its post step waits for the end of the job.</summary>
    public bool HasPost { get; set; }

    /// <summary>What its steps saved so far, the latest of a name.</summary>
    public IEnumerable<KeyValuePair<string, string>> State =>
        restored.Concat(works.SelectMany(static work => work.State)).GroupBy(static pair => pair.Key, StringComparer.OrdinalIgnoreCase).Select(static group => group.Last());

    /// <summary>A step of it begins; what it saves, counts.</summary>
    public void Add(StepWork work) => works.Add(work);

    /// <summary>What it had saved in a run that died.</summary>
    public void Restore(IEnumerable<KeyValuePair<string, string>> state) => restored.AddRange(state);
}

/// <summary>A post step that a step's actions have asked for.</summary>
/// <param name="Action"><see cref="StepExecution.ActionName"/>.</param>
/// <param name="Environment">That the steps around it set for it alone.</param>
internal sealed record PendingPost(string Place, string Action, IReadOnlyDictionary<string, string> Inputs, IReadOnlyList<KeyValuePair<string, string>> Environment, ActionUse Use)
{
    public PostChange Seal(ValueSealer sealer) => new(Place, Action, Sealed(Inputs, sealer), Sealed(Environment, sealer), Sealed(Use.State, sealer));

    public static IReadOnlyList<KeyValuePair<string, string>> Open(IReadOnlyList<SealedValue> values, ValueSealer sealer) => [.. values.Select(value => KeyValuePair.Create(value.Name, sealer.Open(value)))];

    private static SealedValue[] Sealed(IEnumerable<KeyValuePair<string, string>> values, ValueSealer sealer) => [.. values.Select(value => sealer.Seal(value.Key, value.Value))];
}
