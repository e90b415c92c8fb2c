using Hal9.Engine.Actions;
using Hal9.Primitives.Diagnostics;

namespace Hal9.Engine.Steps;

/// <summary>What a <c>uses</c> means here: one of the two, or why neither.</summary>
/// <param name="Said">Where it came from, for the log; empty when that needs no word.</param>
internal sealed record FoundAction(ActionFolder? Folder, BuiltInAction? BuiltIn, IReadOnlyList<Diagnostic> Problems, string Said = "")
{
    /// <summary>Of a reference that was looked up: moved tags and the like.</summary>
    public IReadOnlyList<Diagnostic> Warnings { get; init; } = [];

    public static FoundAction Refused(params IReadOnlyList<Diagnostic> problems) => new(null, null, problems);
}
