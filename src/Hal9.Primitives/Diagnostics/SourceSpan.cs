namespace Hal9.Primitives.Diagnostics;

/// <summary>A place in a text. Both numbers are 1-based; columns count UTF-16 code units, as editors do.</summary>
public readonly record struct SourcePosition(int Line, int Column) : IComparable<SourcePosition>
{
    public int CompareTo(SourcePosition other) => Line != other.Line ? Line.CompareTo(other.Line) : Column.CompareTo(other.Column);

    public static bool operator <(SourcePosition left, SourcePosition right) => left.CompareTo(right) < 0;

    public static bool operator >(SourcePosition left, SourcePosition right) => left.CompareTo(right) > 0;

    public static bool operator <=(SourcePosition left, SourcePosition right) => left.CompareTo(right) <= 0;

    public static bool operator >=(SourcePosition left, SourcePosition right) => left.CompareTo(right) >= 0;

    public override string ToString() => $"{Line}:{Column}";
}

/// <summary>A stretch of one file. <see cref="End"/> is exclusive; an empty span marks one place.</summary>
public readonly record struct SourceSpan(SourceText File, SourcePosition Start, SourcePosition End)
{
    public SourceSpan(SourceText file, SourcePosition at) : this(file, at, at)
    {
    }

    /// <summary><c>path:line:column</c>, the form editors and terminals make clickable.</summary>
    public override string ToString() => $"{File.Path}:{Start.Line}:{Start.Column}";
}
