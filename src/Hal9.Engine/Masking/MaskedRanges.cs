namespace Hal9.Engine.Masking;

/// <summary>Stretches of a text to be masked. Overlapping and adjacent ones become one when they are sealed. Reused, not thread-safe.</summary>
internal sealed class MaskedRanges
{
    private (int Start, int End)[] ranges = new (int, int)[16];
    private bool ordered = true;

    public int Count { get; private set; }

    public (int Start, int End) this[int index] => ranges[index];

    public void Clear()
    {
        Count = 0;
        ordered = true;
    }

    public void Add(int start, int end)
    {
        if (Count > 0)
        {
            ref var last = ref ranges[Count - 1];
            if (start >= last.Start && start <= last.End)
            {
                if (end > last.End) last.End = end;
                return;
            }
            if (start < last.Start) ordered = false;
        }
        if (Count == ranges.Length) Array.Resize(ref ranges, Count * 2);
        ranges[Count++] = (start, end);
    }

    /// <summary>Orders by start and merges what overlaps or touches.</summary>
    public void Seal()
    {
        if (ordered) return;
        Array.Sort(ranges, 0, Count);
        var kept = 0;
        for (var i = 1; i < Count; i++)
        {
            if (ranges[i].Start <= ranges[kept].End) ranges[kept].End = Math.Max(ranges[kept].End, ranges[i].End);
            else ranges[++kept] = ranges[i];
        }
        Count = kept + 1;
        ordered = true;
    }
}
