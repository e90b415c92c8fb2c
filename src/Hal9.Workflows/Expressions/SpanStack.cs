namespace Hal9.Workflows.Expressions;

/// <summary>A stack that starts on the caller's memory and moves to the heap only when it grows beyond it.</summary>
internal ref struct SpanStack<T>(Span<T> initial)
{
    private Span<T> items = initial;

    public int Count { get; private set; }

    /// <summary>The item pushed last. By reference: valid until the next push.</summary>
    public readonly ref T Top => ref items[Count - 1];

    /// <summary>The upper <paramref name="count"/> items, lowest first.</summary>
    public readonly ReadOnlySpan<T> Upper(int count) => items.Slice(Count - count, count);

    public void Push(T item)
    {
        if (Count == items.Length)
        {
            var larger = new T[Math.Max(16, items.Length * 2)];
            items.CopyTo(larger);
            items = larger;
        }
        items[Count++] = item;
    }

    public T Pop() => items[--Count];

    public void Drop(int count) => Count -= count;
}
