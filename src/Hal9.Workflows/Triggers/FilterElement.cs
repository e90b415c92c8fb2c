using System.Buffers;

namespace Hal9.Workflows.Triggers;

/// <summary>How often an element of a pattern may stand.</summary>
internal enum FilterRepeat
{
    Once,
    Optional,
    OneOrMore,
    ZeroOrMore,

    /// <summary>Reads nothing: goes on behind the next two elements, or with them. Stands before the <c>.*</c> and <c>/</c> of <c>**/</c>.</summary>
    SkipTwo,
}

/// <summary>One state of the automaton: the characters it reads and how often.</summary>
/// <param name="Literal">The character, when neither <paramref name="Set"/> nor <paramref name="Any"/> is given.</param>
internal readonly record struct FilterElement(char Literal, SearchValues<char>? Set, FilterAny Any, FilterRepeat Repeat)
{
    public bool IsPlain => Set is null && Any == FilterAny.None && Repeat == FilterRepeat.Once;

    public bool CanBeAbsent => Repeat is FilterRepeat.Optional or FilterRepeat.ZeroOrMore;

    public bool Loops => Repeat is FilterRepeat.OneOrMore or FilterRepeat.ZeroOrMore;

    public bool Reads(char c) => Any switch
    {
        FilterAny.Character => true,
        FilterAny.ButSlash => c != '/',
        _ => Set is null ? c == Literal : Set.Contains(c),
    };

    public static FilterElement Of(char c) => new(c, null, FilterAny.None, FilterRepeat.Once);

    public static FilterElement Of(SearchValues<char> set) => new('\0', set, FilterAny.None, FilterRepeat.Once);

    public static FilterElement Of(FilterAny any, FilterRepeat repeat) => new('\0', null, any, repeat);
}

internal enum FilterAny
{
    None,
    ButSlash,
    Character,
}
