using System.Text.Json.Nodes;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Expressions;
using Hal9.Workflows.Planning;

namespace Hal9.Cli.Running;

/// <summary>What was asked for, in the words of the command line.</summary>
/// <param name="Word">A workflow or an event; null when none was typed.</param>
/// <param name="On">The event, named as one; null when none was.</param>
/// <param name="Payload">Of <c>--event</c>.</param>
/// <param name="Inputs">Of <c>workflow_dispatch</c>.</param>
internal sealed record RunQuestion(string? Word, string? On, JsonObject? Payload, IReadOnlyDictionary<string, string> Inputs);

/// <summary>A workflow, and the event it is run for.</summary>
/// <param name="Inputs">Typed; empty but for <c>workflow_dispatch</c>.</param>
internal sealed record ChosenRun(WorkflowFile Workflow, TriggeringEvent Event, ExpressionObject Inputs);

/// <summary>What of the question came.</summary>
/// <param name="NotStarted">Workflows that the event does not start, and why.</param>
/// <param name="Notes">What a person should know of the choice.</param>
/// <param name="Problems">Any: nothing is run.</param>
internal sealed record RunChoice(IReadOnlyList<ChosenRun> Runs, IReadOnlyList<(WorkflowFile Workflow, string Reason)> NotStarted, IReadOnlyList<string> Notes, IReadOnlyList<Diagnostic> Problems)
{
    /// <summary>An event was asked for, so that what it sets off in turn runs too.</summary>
    public bool IsEvent { get; init; }

    public static RunChoice Refused(params IReadOnlyList<Diagnostic> problems) => new([], [], [], problems);
}
