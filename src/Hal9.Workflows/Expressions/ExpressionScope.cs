using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Hal9.Workflows.Expressions;

/// <summary>
/// What may be named at one place of a workflow: contexts, and functions beyond the well-known ones. Immutable; make one per
/// place and keep it.
/// </summary>
public sealed class ExpressionScope
{
    private readonly FrozenDictionary<string, string> contexts;
    private readonly FrozenDictionary<string, ExpressionFunction> functions;
    private readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> contextsBySpan;
    private readonly FrozenDictionary<string, ExpressionFunction>.AlternateLookup<ReadOnlySpan<char>> functionsBySpan;

    /// <summary>What is named twice counts once; of functions the last signature holds, and the well-known ones cannot be changed.</summary>
    public ExpressionScope(IEnumerable<string> contexts, IEnumerable<ExpressionFunction> functions) : this(contexts, functions, allowsUnknown: false)
    {
    }

    private ExpressionScope(IEnumerable<string> contexts, IEnumerable<ExpressionFunction> functions, bool allowsUnknown)
    {
        Contexts = [.. contexts.Distinct(StringComparer.OrdinalIgnoreCase)];
        this.contexts = Contexts.ToFrozenDictionary(name => name, StringComparer.OrdinalIgnoreCase);
        this.functions = ExpressionFunction.WellKnown.Concat(functions.Reverse()).DistinctBy(function => function.Name, StringComparer.OrdinalIgnoreCase).ToFrozenDictionary(function => function.Name, StringComparer.OrdinalIgnoreCase);
        contextsBySpan = this.contexts.GetAlternateLookup<ReadOnlySpan<char>>();
        functionsBySpan = this.functions.GetAlternateLookup<ReadOnlySpan<char>>();
        AllowsUnknown = allowsUnknown;
    }

    /// <summary>Functions that exist at some places only, with the widest number of arguments they take anywhere.</summary>
    private static ExpressionFunction[] StatusAndFiles =>
    [
        ExpressionFunction.HashFiles, ExpressionFunction.Always, ExpressionFunction.Cancelled,
        ExpressionFunction.Success with { MaximumArguments = int.MaxValue }, ExpressionFunction.Failure with { MaximumArguments = int.MaxValue },
    ];

    /// <summary>No context, only the well-known functions.</summary>
    public static ExpressionScope WellKnown { get; } = new([], []);

    /// <summary>Any context and any function with any number of arguments: only the syntax is judged.</summary>
    public static ExpressionScope Anything { get; } = new([], StatusAndFiles, allowsUnknown: true);

    /// <summary>Names of contexts in the order given.</summary>
    public IReadOnlyList<string> Contexts { get; }

    /// <summary>All functions that may be called, the well-known ones included.</summary>
    public IReadOnlyCollection<ExpressionFunction> Functions => functions.Values;

    public bool AllowsUnknown { get; }

    /// <summary>
    /// From a schema's notation: a bare name is a context, <c>name(minimum,maximum)</c> a function:
    /// <c>Of("github", "needs", "always(0,0)", "failure(0,MAX)")</c>.
    /// </summary>
    public static ExpressionScope Of(params IEnumerable<string> names)
    {
        List<string> contexts = [];
        List<ExpressionFunction> functions = [];
        foreach (var name in names)
        {
            if (ExpressionFunction.Parse(name) is { } function) functions.Add(function);
            else contexts.Add(name);
        }
        return new ExpressionScope(contexts, functions);
    }

    /// <summary>The context as the scope spells it.</summary>
    public bool TryGetContext(ReadOnlySpan<char> name, [MaybeNullWhen(false)] out string context) => contextsBySpan.TryGetValue(name, out context);

    public bool TryGetFunction(ReadOnlySpan<char> name, [MaybeNullWhen(false)] out ExpressionFunction function) => functionsBySpan.TryGetValue(name, out function);
}
