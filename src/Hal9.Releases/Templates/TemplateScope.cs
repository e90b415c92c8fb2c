namespace Hal9.Releases.Templates;

/// <summary>The names a template sees: what it has set, the loops around, what it was given. A macro sees its parameters and what the template was given.</summary>
internal sealed class TemplateScope(TemplateValue.Map given)
{
    private readonly List<Frame> frames = [new Frame(FrameKind.Top)];

    public Frame Current => frames[^1];

    public Frame PushLoop(TemplateNode.For loop, IReadOnlyList<(string? Key, TemplateValue Value)> items) => Push(new Frame(FrameKind.Loop) { Loop = loop, Items = items });

    public Frame PushMacro() => Push(new Frame(FrameKind.Macro));

    public void Pop() => frames.RemoveAt(frames.Count - 1);

    public int Depth => frames.Count;

    /// <summary>Leaves what was entered since, after a failure.</summary>
    public void ReturnTo(int depth) => frames.RemoveRange(depth, frames.Count - depth);

    /// <param name="isGlobal">Set outside all loops around.</param>
    public void Set(string name, TemplateValue value, bool isGlobal)
    {
        var frame = frames[^1];
        for (var i = frames.Count - 1; isGlobal && frame.Kind == FrameKind.Loop; i--) frame = frames[i];
        (frame.Values ??= new(StringComparer.Ordinal))[name] = value;
    }

    /// <summary>Null when nothing is known by this path.</summary>
    public TemplateValue? Find(IReadOnlyList<string> path)
    {
        for (var i = frames.Count - 1; i >= 0; i--)
        {
            var frame = frames[i];
            if (frame.Values is { } values && values.TryGetValue(path[0], out var set) && Descend(set, path, 1) is { } found) return found;
            if (frame.FindInLoop(path) is { } looped) return looped;
            if (frame.Kind != FrameKind.Loop) break;
        }
        return given.Find(path[0]) is { } value ? Descend(value, path, 1) : null;
    }

    /// <summary>Goes down fields and positions; null when one is missing.</summary>
    public static TemplateValue? Descend(TemplateValue value, IReadOnlyList<string> path, int from)
    {
        var current = value;
        for (var i = from; i < path.Count && current is not null; i++) current = Step(current, path[i]);
        return current;
    }

    private static TemplateValue? Step(TemplateValue value, string name) => value switch
    {
        TemplateValue.Map map => map.Find(name),
        TemplateValue.List list => (name == "0" || (name.Length > 0 && name[0] != '0')) && int.TryParse(name, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var index) && index < list.Items.Count ? list.Items[index] : null,
        _ => null,
    };

    private Frame Push(Frame frame)
    {
        frames.Add(frame);
        return frame;
    }

    internal enum FrameKind
    {
        Top,
        Loop,
        Macro,
    }

    internal sealed class Frame(FrameKind kind)
    {
        public FrameKind Kind => kind;

        public Dictionary<string, TemplateValue>? Values { get; set; }

        public TemplateNode.For? Loop { get; init; }

        public IReadOnlyList<(string? Key, TemplateValue Value)> Items { get; init; } = [];

        /// <summary>0-based.</summary>
        public int Index { get; set; }

        public bool IsBroken { get; set; }

        public bool IsContinued { get; set; }

        public TemplateValue? FindInLoop(IReadOnlyList<string> path)
        {
            if (Loop is not { } loop) return null;
            if (loop.Key is { } key && key == path[0] && path.Count == 1) return TemplateValue.Of(Items[Index].Key);
            if (path[0] == "loop")
            {
                return path is not [_, var what] ? null : what switch
                {
                    "index" => TemplateValue.Of(Index + 1L),
                    "index0" => TemplateValue.Of((long)Index),
                    "first" => TemplateValue.Of(Index == 0),
                    "last" => TemplateValue.Of(Index == Items.Count - 1),
                    _ => null,
                };
            }
            return loop.Name == path[0] ? Descend(Items[Index].Value, path, 1) : null;
        }
    }
}
