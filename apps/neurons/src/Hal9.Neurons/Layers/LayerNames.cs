namespace Hal9.Neurons.Layers;

/// <summary>Names layers once they are found and ordered: from reflex, fast and simple, to reasoning, slow and complex.</summary>
internal static class LayerNames
{
    private static readonly string[] Words = ["reflex", "sensory", "motor", "attention", "memory", "association", "planning", "language", "reasoning"];

    /// <summary>Distinct names for so many layers: words spread over the list, numbered (<c>memory-2</c>) where layers outnumber words.</summary>
    public static string[] For(int count)
    {
        string[] names = new string[count];
        for (int i = 0, repeat = 1; i < count; i++)
        {
            int word = WordAt(i, count);
            repeat = i > 0 && WordAt(i - 1, count) == word ? repeat + 1 : 1;
            names[i] = repeat == 1 ? Words[word] : $"{Words[word]}-{repeat}";
        }

        return names;
    }

    private static int WordAt(int layer, int count) =>
        count == 1 ? 0 : (int)Math.Round(layer * (Words.Length - 1.0) / (count - 1), MidpointRounding.AwayFromZero);
}
