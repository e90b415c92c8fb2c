namespace Hal9.Workflows.Expressions;

/// <summary>GitHub's own limits.</summary>
public static class ExpressionLimits
{
    /// <summary>Characters of one expression.</summary>
    public const int Length = 21_000;

    /// <summary>Depth of the tree; a chain of <c>&amp;&amp;</c> or <c>||</c> counts once.</summary>
    public const int Depth = 50;

    /// <summary>Bytes one evaluation may hold, as GitHub counts them.</summary>
    public const int Memory = 1_048_576;

    /// <summary>Bytes one evaluation may hold where it is part of a template.</summary>
    public const int TemplateMemory = 10_485_760;
}
