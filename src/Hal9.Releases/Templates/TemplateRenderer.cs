using System.Globalization;
using System.Text;
using Hal9.Primitives.Diagnostics;
using static Hal9.Releases.Templates.TemplateNode;

namespace Hal9.Releases.Templates;

/// <summary>Renders templates. Not safe for several threads at once.</summary>
internal sealed partial class TemplateRenderer(TemplateSurroundings surroundings)
{
    private const int MaxMacroDepth = 100;
    private const long MaxSteps = 50_000_000;
    private const int MaxOutput = 256 * 1024 * 1024;

    private Template template = null!;
    private TemplateScope scope = null!;
    private StringBuilder output = new();
    private CancellationToken cancellation;
    private long steps;
    private int macroDepth;

    public (string? Text, Diagnostic? Problem) Render(Template template, TemplateValue.Map context, CancellationToken cancellation)
    {
        (this.template, scope, this.cancellation, steps, macroDepth) = (template, new TemplateScope(context), cancellation, 0, 0);
        output.Clear();
        try
        {
            Render(template.Nodes);
            return (output.ToString(), null);
        }
        catch (TemplateFailure failure)
        {
            return (null, failure.In(template.Source));
        }
    }

    private void Render(IReadOnlyList<TemplateNode> nodes)
    {
        foreach (var node in nodes)
        {
            Render(node);
            if (scope.Current is { IsBroken: true } or { IsContinued: true }) return;
        }
    }

    private void Render(TemplateNode node)
    {
        Step(node.At);
        switch (node)
        {
            case Literal text: output.Append(text.Value); break;
            case Raw raw: output.Append(raw.Value); break;
            case Output value: Evaluate(value.Value).Write(output); break;
            case Set set: scope.Set(set.Name, Evaluate(set.Value), set.IsGlobal); break;
            case If choice: Render(choice); break;
            case For loop: Render(loop); break;
            case Break: scope.Current.IsBroken = true; break;
            case Continue: scope.Current.IsContinued = true; break;
            case FilterSection section: Apply(section.Filter, TemplateValue.Of(Captured(section.Body))).Write(output); break;
            case Block block: Render(block.Body); break;
        }
    }

    private void Render(If choice)
    {
        foreach (var branch in choice.Branches)
        {
            if (!IsTrue(branch.Condition!)) continue;
            Render(branch.Body);
            return;
        }
        if (choice.Otherwise is { } otherwise) Render(otherwise.Body);
    }

    private void Render(For loop)
    {
        var container = Evaluate(loop.Container);
        var items = Items(loop, container);
        if (items.Count == 0)
        {
            if (loop.Otherwise is { } otherwise) Render(otherwise);
            return;
        }
        var frame = scope.PushLoop(loop, items);
        for (var i = 0; i < items.Count; i++)
        {
            (frame.Index, frame.IsContinued) = (i, false);
            Render(loop.Body);
            if (frame.IsBroken) break;
            frame.Values?.Clear();
        }
        scope.Pop();
    }

    private static IReadOnlyList<(string? Key, TemplateValue Value)> Items(For loop, TemplateValue container)
    {
        var at = loop.Container.Value;
        switch (container)
        {
            case TemplateValue.Map map:
                if (loop.Key is null) throw Failure(at, "the loop runs over an object and needs two names", "`for key, value in …`");
                return [.. map.Keys.Select(key => ((string?)key, map.Find(key)!))];
            case TemplateValue.List or TemplateValue.Text when loop.Key is not null:
                throw Failure(at, $"the loop has two names and runs over {container.Kind}: only an object has keys", null);
            case TemplateValue.List list: return [.. list.Items.Select(static item => ((string?)null, item))];
            case TemplateValue.Text text: return [.. Characters(text.Value).Select(static character => ((string?)null, TemplateValue.Of(character)))];
            default: throw Failure(at, $"a loop cannot run over {container.Kind}", null);
        }
    }

    private static IEnumerable<string> Characters(string text)
    {
        var each = StringInfo.GetTextElementEnumerator(text);
        while (each.MoveNext()) yield return each.GetTextElement();
    }

    private string Captured(IReadOnlyList<TemplateNode> nodes)
    {
        var outside = output;
        output = new StringBuilder();
        try
        {
            Render(nodes);
            return output.ToString();
        }
        finally
        {
            output = outside;
        }
    }

    private string Call(TemplateOperand.MacroCall call)
    {
        if (!template.Macros.TryGetValue(call.Call.Name, out var macro))
        {
            throw new TemplateFailure(ReleaseDiagnostics.UnknownTemplateName, $"there is no macro `{call.Call.Name}`", call.At, call.Length, Suggestion.Hint(call.Call.Name, template.Macros.Keys));
        }
        if (++macroDepth > MaxMacroDepth) throw new TemplateFailure(ReleaseDiagnostics.TemplateLimit, $"macros call each other deeper than {MaxMacroDepth}", call.At, call.Length, null);
        var values = new Dictionary<string, TemplateValue>(StringComparer.Ordinal);
        foreach (var parameter in macro.Parameters)
        {
            values[parameter.Name] = call.Call.Arguments.FirstOrDefault(argument => argument.Name == parameter.Name).Value is { } given ? Evaluate(given)
                : parameter.Default ?? throw Failure(call, $"the macro `{macro.Name}` needs `{parameter.Name}`", null);
        }
        scope.PushMacro().Values = values;
        var text = Captured(macro.Body);
        scope.Pop();
        macroDepth--;
        return text;
    }

    private void Step(int at)
    {
        if (++steps % 1024 == 0) cancellation.ThrowIfCancellationRequested();
        if (steps > MaxSteps) throw new TemplateFailure(ReleaseDiagnostics.TemplateLimit, $"the template takes more than {MaxSteps} steps", at, 2, null);
        if (output.Length > MaxOutput) throw new TemplateFailure(ReleaseDiagnostics.TemplateLimit, $"the template writes more than {MaxOutput / 1024 / 1024} MiB", at, 2, null);
    }

    private static TemplateFailure Failure(TemplateOperand at, string message, string? hint) => new(ReleaseDiagnostics.TemplateFailed, message, at.At, at.Length, hint);
}
