using System.Numerics;

namespace Hal9.Workflows.Triggers;

/// <summary>
/// Runs a pattern's elements as a nondeterministic automaton: all positions that are possible are kept as bits and moved together, so a
/// name of n characters and a pattern of m elements take n·m steps at worst, never more.
/// </summary>
internal static class FilterAutomaton
{
    public static bool Accepts(ReadOnlySpan<FilterElement> elements, ReadOnlySpan<char> name)
    {
        // Bit i: element i is the next one to read. Bit `elements.Length`: everything is read.
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
