using System.Collections.Immutable;
using System.Numerics;

namespace Hal9.Workflows.Triggers;

/// <summary>
/// Runs a pattern's elements as a nondeterministic automaton: all positions that are possible are kept as bits and moved together, so a
/// name of n characters and a pattern of m elements take n·m steps at worst, never more.
/// </summary>
internal sealed class FilterAutomaton
{
    private readonly ImmutableArray<FilterElement> elements;

    /// <summary>Of each state, it and those reachable without reading; null for patterns too long for one word.</summary>
    private readonly ulong[]? closures;

    public FilterAutomaton(ImmutableArray<FilterElement> elements)
    {
        this.elements = elements;
        if (elements.Length < 64) closures = Closures(elements.AsSpan());
    }

    public bool Accepts(ReadOnlySpan<char> name) => closures is null ? AcceptsLong(elements.AsSpan(), name) : AcceptsShort(closures, name);

    private bool AcceptsShort(ulong[] closures, ReadOnlySpan<char> name)
    {
        // Bit i: element i is the next one to read. Bit `all.Length`: everything is read.
        var all = elements.AsSpan();
        var end = 1UL << all.Length;
        var anythingLeft = all.Length > 0 && all[^1] is { Any: FilterAny.Character, Loops: true } ? end >> 1 : 0;
        var now = closures[0];
        foreach (var c in name)
        {
            if ((now & anythingLeft) != 0) return true;
            ulong next = 0;
            for (var bits = now & ~end; bits != 0; bits &= bits - 1)
            {
                var state = BitOperations.TrailingZeroCount(bits);
                ref readonly var element = ref all[state];
                if (!element.Reads(c)) continue;
                next |= closures[state + 1];
                if (element.Loops) next |= 1UL << state;
            }
            if (next == 0) return false;
            now = next;
        }
        return (now & end) != 0;
    }

    private static ulong[] Closures(ReadOnlySpan<FilterElement> elements)
    {
        var closures = new ulong[elements.Length + 1];
        closures[^1] = 1UL << elements.Length;
        for (var state = elements.Length - 1; state >= 0; state--)
        {
            // A state that only skips reads nothing itself and needs no bit.
            closures[state] = elements[state].Repeat == FilterRepeat.SkipTwo
                ? closures[state + 1] | closures[state + 3]
                : (1UL << state) | (elements[state].CanBeAbsent ? closures[state + 1] : 0);
        }
        return closures;
    }

    private static bool AcceptsLong(ReadOnlySpan<FilterElement> elements, ReadOnlySpan<char> name)
    {
        var words = elements.Length / 64 + 1;
        Span<ulong> now = words <= 16 ? stackalloc ulong[words] : new ulong[words];
        Span<ulong> next = words <= 16 ? stackalloc ulong[words] : new ulong[words];
        now.Clear();
        Enter(elements, now, 0);
        foreach (var c in name)
        {
            next.Clear();
            var alive = false;
            for (var word = 0; word < words; word++)
            {
                for (var bits = now[word]; bits != 0; bits &= bits - 1)
                {
                    var state = word * 64 + BitOperations.TrailingZeroCount(bits);
                    if (state == elements.Length) continue;
                    ref readonly var element = ref elements[state];
                    if (element.Repeat == FilterRepeat.SkipTwo || !element.Reads(c)) continue;
                    alive = true;
                    if (element.Loops) Mark(next, state);
                    Enter(elements, next, state + 1);
                }
            }
            if (!alive) return false;
            var last = now;
            now = next;
            next = last;
        }
        return IsMarked(now, elements.Length);
    }

    /// <summary>Marks a state and every state reachable from it without reading.</summary>
    private static void Enter(ReadOnlySpan<FilterElement> elements, Span<ulong> states, int state)
    {
        while (!IsMarked(states, state))
        {
            Mark(states, state);
            if (state == elements.Length) return;
            if (elements[state].Repeat == FilterRepeat.SkipTwo) Enter(elements, states, state + 3);
            else if (!elements[state].CanBeAbsent) return;
            state++;
        }
    }

    private static void Mark(Span<ulong> states, int state) => states[state >> 6] |= 1UL << (state & 63);

    private static bool IsMarked(Span<ulong> states, int state) => (states[state >> 6] & (1UL << (state & 63))) != 0;
}
