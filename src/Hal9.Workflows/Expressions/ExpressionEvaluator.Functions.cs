using System.Text;

namespace Hal9.Workflows.Expressions;

/// <content>What the functions do, apart from the larger ones, which have files of their own.</content>
internal sealed partial class ExpressionEvaluator
{
    private ExpressionValue? Call(ExpressionNode.FunctionCall call, int level)
    {
        var arguments = call.Arguments;
        switch (call.Function.Name)
        {
            case "contains": return Contains(arguments, level + 1);
            case "startsWith": return Affix(arguments, level + 1, static (text, affix) => text.StartsWith(affix, StringComparison.OrdinalIgnoreCase));
            case "endsWith": return Affix(arguments, level + 1, static (text, affix) => text.EndsWith(affix, StringComparison.OrdinalIgnoreCase));
            case "format": return FormatFunction.Evaluate(this, call, level);
            case "join": return Join(call, level + 1);
            case "toJSON": return Evaluate(arguments[0], level + 1) is { } value ? ToJson(call, value) : null;
            case "fromJSON": return Evaluate(arguments[0], level + 1) is { } json ? FromJson(call, json.ToText()) : null;
            case "case": return Case(arguments, level + 1);
            case "always": return ExpressionValue.True;
            case "cancelled": return ExpressionValue.Of(Context.Cancelled());
            case "success": return Texts(arguments, level + 1) is { } names ? ExpressionValue.Of(Context.Success(names)) : null;
            case "failure": return Texts(arguments, level + 1) is { } needed ? ExpressionValue.Of(Context.Failure(needed)) : null;
            case "hashFiles": return HashFiles(call, level + 1);
            default: return Fail(call, ExpressionErrorKind.UnknownFunction, $"there is no function `{call.Name}`");
        }
    }

    private ExpressionValue? Contains(IReadOnlyList<ExpressionNode> arguments, int level)
    {
        if (Evaluate(arguments[0], level) is not { } searched) return null;
        if (searched is ExpressionObject or ExpressionArray { Items.Count: 0 }) return ExpressionValue.False;
        if (Evaluate(arguments[1], level) is not { } item) return null;
        if (searched is ExpressionArray array) return ExpressionValue.Of(array.Items.Any(candidate => ExpressionComparison.AreEqual(item, candidate)));
        return ExpressionValue.Of(item.IsPrimitive && searched.ToText().Contains(item.ToText(), StringComparison.OrdinalIgnoreCase));
    }

    private ExpressionValue? Affix(IReadOnlyList<ExpressionNode> arguments, int level, Func<string, string, bool> holds)
    {
        if (Evaluate(arguments[0], level) is not { } text) return null;
        if (!text.IsPrimitive) return ExpressionValue.False;
        if (Evaluate(arguments[1], level) is not { } affix) return null;
        return ExpressionValue.Of(affix.IsPrimitive && holds(text.ToText(), affix.ToText()));
    }

    private ExpressionValue? Join(ExpressionNode.FunctionCall call, int level)
    {
        if (Evaluate(call.Arguments[0], level) is not { } joined) return null;
        if (joined.IsPrimitive) return ExpressionValue.Of(joined.ToText());
        if (joined is not ExpressionArray { Items: { Count: > 0 } items }) return ExpressionValue.EmptyString;

        // The separator of a single item is not evaluated.
        var separator = ",";
        if (items.Count > 1 && call.Arguments.Count > 1)
        {
            if (Evaluate(call.Arguments[1], level) is not { } given) return null;
            if (given.IsPrimitive) separator = given.ToText();
        }
        var text = new StringBuilder();
        long bytes = 0;
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0)
            {
                text.Append(separator);
                bytes += EvaluationMemory.OfString(separator.Length);
            }
            var item = items[i].ToText();
            bytes += EvaluationMemory.OfString(item.Length);
            if (!Holds(bytes)) return OutOfMemory(call);
            text.Append(item);
        }
        return ExpressionValue.Of(text.ToString());
    }

    private ExpressionValue? Case(IReadOnlyList<ExpressionNode> arguments, int level)
    {
        for (var i = 0; i + 1 < arguments.Count; i += 2)
        {
            if (Evaluate(arguments[i], level) is not { } predicate) return null;
            if (predicate is not ExpressionBoolean boolean)
            {
                return Fail(arguments[i], ExpressionErrorKind.NotBoolean, $"a predicate of `case` must be true or false; this one is of kind {predicate.Kind}", "compare it, or write `!!value`");
            }
            if (boolean.Value) return Evaluate(arguments[i + 1], level);
        }
        return Evaluate(arguments[^1], level);
    }

    private ExpressionValue? ToJson(ExpressionNode call, ExpressionValue value) =>
        JsonPrinter.TryPrint(value, Context.MemoryLimit, out var json) ? ExpressionValue.Of(json) : OutOfMemory(call);

    private ExpressionValue? FromJson(ExpressionNode call, string json) =>
        LenientJson.TryRead(json, out var value, out var problem) ? value : Fail(call, ExpressionErrorKind.InvalidJson, $"`fromJSON` was given text that is not JSON: {problem}");

    private ExpressionValue? HashFiles(ExpressionNode.FunctionCall call, int level)
    {
        if (Texts(call.Arguments, level) is not { } patterns) return null;
        var followsLinks = false;
        if (patterns.Count > 0 && patterns[0].StartsWith("--", StringComparison.Ordinal))
        {
            if (!patterns[0].Equals("--follow-symbolic-links", StringComparison.OrdinalIgnoreCase))
            {
                return Fail(call.Arguments[0], ExpressionErrorKind.HashFiles, $"`hashFiles` has no option `{patterns[0]}`", "the only option is `--follow-symbolic-links`");
            }
            followsLinks = true;
            patterns.RemoveAt(0);
        }
        if (Context.HashFiles is null) return Fail(call, ExpressionErrorKind.HashFiles, "`hashFiles` needs a workspace, and there is none here");
        var answer = Context.HashFiles(new HashFilesRequest(patterns, followsLinks));
        return answer.Error is { } error ? Fail(call, ExpressionErrorKind.HashFiles, error) : ExpressionValue.Of(answer.Hash);
    }

    /// <summary>All arguments as strings; null after a failure.</summary>
    private List<string>? Texts(IReadOnlyList<ExpressionNode> arguments, int level)
    {
        List<string> texts = [];
        foreach (var argument in arguments)
        {
            if (Evaluate(argument, level) is not { } value) return null;
            texts.Add(value.ToText());
        }
        return texts;
    }
}
