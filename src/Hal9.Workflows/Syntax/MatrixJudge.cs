using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Expressions;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Syntax;

/// <summary>
/// What GitHub finds when it builds the combinations of a matrix that needs no evaluation: keys that fit nothing, and a size that
/// cannot be held. The combinations themselves are the planner's.
/// </summary>
internal sealed class MatrixJudge(Conversion conversion)
{
    /// <summary>Fewer combinations than this can neither run out of names nor, while their values are short, of memory.</summary>
    private const int Harmless = 1000;

    private const int MaxIdLength = 25;

    private readonly List<(string Name, TemplateSequence Values)> vectors = [];

    public TemplateSequence? Include { get; set; }

    public TemplateSequence? Exclude { get; set; }

    public void Add(string name, TemplateSequence values) => vectors.Add((name, values));

    public void Judge()
    {
        foreach (var item in Include?.Items ?? [])
        {
            if (item is TemplateMapping { Entries.IsEmpty: true })
            {
                conversion.Report(WorkflowDiagnostics.EmptyMatrix.At(item.Span, "this entry of `include` has no values", "give it a key, or take it away"));
            }
        }
        foreach (var item in Exclude?.Items ?? []) JudgeExclude(item);
        JudgeSize();
    }

    private void JudgeExclude(Template item)
    {
        if (item is not TemplateMapping mapping) return;
        if (mapping.Entries.IsEmpty)
        {
            conversion.Report(WorkflowDiagnostics.EmptyMatrix.At(item.Span, "this entry of `exclude` has no values", "give it a key, or take it away"));
        }
        foreach (var (key, _) in mapping.Entries)
        {
            var name = key.LiteralText ?? "";
            if (vectors.Exists(vector => string.Equals(vector.Name, name, StringComparison.OrdinalIgnoreCase))) continue;
            conversion.Report(WorkflowDiagnostics.UnknownMatrixKey.At(key.Span, $"the matrix has no `{name}`", Suggestion.Hint(name, vectors.Select(vector => vector.Name))));
        }
    }

    private void JudgeSize()
    {
        var product = vectors.Count == 0 ? 0L : 1L;
        foreach (var (name, values) in vectors)
        {
            product *= values.Items.Length;
            if (product <= int.MaxValue) continue;
            conversion.Abort(WorkflowDiagnostics.MatrixTooLarge.At(values.Span, $"with `{name}` the matrix has more combinations than can be counted", "GitHub runs at most 256"));
            return;
        }
        var bytes = vectors.Sum(vector => vector.Values.Items.Select(BytesOf).DefaultIfEmpty().Max() + TextBytes(vector.Name.Length));
        var total = product + (Include?.Items.Length ?? 0);
        if (total < Harmless && total * (bytes + (Include is null ? 0 : BytesOf(Include)) + 1000) < conversion.Session.Options.MaxResultSize / 2) return;
        Count((int)product);
    }

    /// <summary>Goes through the combinations as GitHub does, until they are done or too large.</summary>
    private void Count(int product)
    {
        var session = conversion.Session;
        var ids = new IdRules();
        var excludes = (Exclude?.Items ?? []).Select(StrategyConverter.Literal).ToList();
        var values = vectors.Select(vector => vector.Values.Items.Select(StrategyConverter.Literal).ToArray()).ToArray();
        var indices = new int[vectors.Count];
        for (var leg = 0; leg < product; leg++)
        {
            var (rest, block) = (leg, product);
            for (var i = 0; i < indices.Length; i++)
            {
                block /= values[i].Length;
                indices[i] = rest / block;
                rest %= block;
            }
            if (excludes.Exists(exclude => IsExcluded(exclude, values, indices))) continue;
            var segments = new List<string>();
            session.CountObject();
            for (var i = 0; i < indices.Length; i++)
            {
                AddSegments(values[i][indices[i]], segments);
                session.CountText(vectors[i].Name.Length);
                CountValue(vectors[i].Values.Items[indices[i]]);
            }
            var wanted = string.Join('_', segments);
            if (wanted.StartsWith("__", StringComparison.Ordinal)) wanted = "_" + wanted.TrimStart('_');
            var id = ids.Make(wanted.Length > 2 * MaxIdLength ? wanted[..(2 * MaxIdLength)] : wanted, MaxIdLength);
            if (id is null)
            {
                conversion.Abort(WorkflowDiagnostics.MatrixTooLarge.At(vectors[0].Values.Span, "a thousand combinations start with the same values, so that no name is left", "GitHub runs at most 256"));
                return;
            }

            // The id, an empty name, the words `matrix` and `strategy`, and the four entries of the strategy.
            session.CountString(id.Length);
            session.CountString(0);
            session.CountString("matrix".Length + "strategy".Length);
            session.CountString(0);
            foreach (var key in (ReadOnlySpan<string>)["fail-fast", "job-index", "job-total", "max-parallel"])
            {
                session.CountText(key.Length);
                session.CountObject();
            }
            session.CountObject();
            session.CountObject();
            if (!session.IsTooLarge) continue;
            conversion.Abort(WorkflowDiagnostics.MatrixTooLarge.At(vectors[0].Values.Span, $"the matrix has {product:N0} combinations, more than can be held", "GitHub runs at most 256"));
            return;
        }
    }

    private bool IsExcluded(ExpressionValue exclude, ExpressionValue[][] values, int[] indices)
    {
        if (exclude is not ExpressionObject filter) return false;
        foreach (var (key, wanted) in filter.Entries)
        {
            var vector = vectors.FindIndex(vector => string.Equals(vector.Name, key, StringComparison.OrdinalIgnoreCase));
            if (!Fits(wanted, vector < 0 ? null : values[vector][indices[vector]])) return false;
        }
        return true;
    }

    /// <summary>Every leaf of the filter equals what stands at the same place of the value.</summary>
    private static bool Fits(ExpressionValue wanted, ExpressionValue? value) => wanted switch
    {
        ExpressionObject mapping => mapping.Entries.All(entry => Fits(entry.Value, value is ExpressionObject of && of.TryGet(entry.Key, out var item) ? item : null)),
        ExpressionArray array => array.Items.Select((item, i) => Fits(item, value is ExpressionArray of && i < of.Items.Count ? of.Items[i] : null)).All(fits => fits),
        _ => ExpressionComparison.AreEqual(value ?? ExpressionValue.Null, wanted),
    };

    private static void AddSegments(ExpressionValue value, List<string> segments)
    {
        switch (value)
        {
            case ExpressionArray array:
                foreach (var item in array.Items) AddSegments(item, segments);
                break;
            case ExpressionObject mapping:
                foreach (var (_, item) in mapping.Entries) AddSegments(item, segments);
                break;
            default:
                if (value.ToText() is { Length: > 0 } text) segments.Add(text);
                break;
        }
    }

    private void CountValue(Template template)
    {
        foreach (var part in template.Descend())
        {
            if (part is TemplateLiteral { Value: ExpressionString text }) conversion.Session.CountText(text.Value.Length);
            else conversion.Session.CountObject();
        }
    }

    private static long BytesOf(Template template) =>
        template.Descend().Sum(part => part is TemplateLiteral { Value: ExpressionString text } ? TextBytes(text.Value.Length) : 24);

    private static long TextBytes(int length) => 50 + 2L * length;
}
