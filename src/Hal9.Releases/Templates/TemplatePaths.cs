using static Hal9.Releases.Templates.TemplateNode;

namespace Hal9.Releases.Templates;

/// <summary>The variables a template speaks of.</summary>
internal static class TemplatePaths
{
    public static IEnumerable<TemplateOperand.Path> In(Template template) => In(template.Nodes);

    /// <summary>Whether a variable is written, tested alone or run over: not those in comparisons and arguments.</summary>
    public static bool AreShownIn(Template template) => AreShownIn(template.Nodes);

    private static bool AreShownIn(IReadOnlyList<TemplateNode> nodes) => nodes.Any(static node => node switch
    {
        Output output => output.Value.Value is TemplateOperand.Path,
        If choice => choice.Branches.Any(static branch => branch.Condition!.Value is TemplateOperand.Path || AreShownIn(branch.Body)) || AreShownIn(choice.Otherwise?.Body ?? []),
        For loop => loop.Container.Value is TemplateOperand.Path || AreShownIn(loop.Body) || AreShownIn(loop.Otherwise ?? []),
        FilterSection section => AreShownIn(section.Body),
        Block block => AreShownIn(block.Body),
        Macro macro => AreShownIn(macro.Body),
        _ => false,
    });

    private static IEnumerable<TemplateOperand.Path> In(IReadOnlyList<TemplateNode> nodes) => nodes.SelectMany(static node => node switch
    {
        Output output => In(output.Value),
        Set set => In(set.Value),
        If choice => choice.Branches.SelectMany(static branch => In(branch.Condition!).Concat(In(branch.Body))).Concat(In(choice.Otherwise?.Body ?? [])),
        For loop => In(loop.Container).Concat(In(loop.Body)).Concat(In(loop.Otherwise ?? [])),
        FilterSection section => In(section.Filter).Concat(In(section.Body)),
        Block block => In(block.Body),
        Macro macro => In(macro.Body),
        _ => [],
    });

    private static IEnumerable<TemplateOperand.Path> In(TemplateExpression expression) => In(expression.Value).Concat(expression.Filters.SelectMany(In));

    private static IEnumerable<TemplateOperand.Path> In(TemplateCall call) => call.Arguments.SelectMany(static argument => In(argument.Value));

    private static IEnumerable<TemplateOperand.Path> In(TemplateOperand operand) => operand switch
    {
        TemplateOperand.Path path => [path, .. path.Parts.Where(static part => part.Index is not null).SelectMany(static part => In(part.Index!))],
        TemplateOperand.Array array => array.Items.SelectMany(In),
        TemplateOperand.Concatenation joined => joined.Parts.SelectMany(In),
        TemplateOperand.Function function => In(function.Call),
        TemplateOperand.MacroCall macro => In(macro.Call),
        TemplateOperand.Test test => In(test.Subject).Concat(test.Arguments.SelectMany(In)),
        TemplateOperand.In contained => In(contained.Item).Concat(In(contained.Container)),
        TemplateOperand.Logic logic => In(logic.Left).Concat(In(logic.Right)),
        TemplateOperand.Calculation calculation => In(calculation.Left).Concat(In(calculation.Right)),
        _ => [],
    };
}
