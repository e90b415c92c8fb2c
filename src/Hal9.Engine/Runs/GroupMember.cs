namespace Hal9.Engine.Runs;

/// <summary>Who is in a concurrency group, or waits for it: a run, or a leg of it.</summary>
/// <param name="Leg">Its key; empty for the run itself.</param>
/// <param name="Words">As people are told of it; masked.</param>
internal sealed record GroupMember(string Run, string Leg, string Words)
{
    /// <summary>As <see cref="Read"/> takes it.</summary>
    public override string ToString() => $"{Run}\n{Leg}\n{Words}";

    public static GroupMember Read(string path) => GroupFiles.ReadText(path)?.Split('\n', 3) is [var run, var leg, var words] ? new(run, leg, words) : new("", "", "another run");

    /// <summary>Whether it cannot end before that leg has: it is that leg, called it, or is its run.</summary>
    public bool Embraces(string run, string leg) =>
        Run == run && (Leg.Length == 0 || leg == Leg || (leg.Length > Leg.Length && leg[Leg.Length] == '/' && leg.StartsWith(Leg, StringComparison.Ordinal)));
}
