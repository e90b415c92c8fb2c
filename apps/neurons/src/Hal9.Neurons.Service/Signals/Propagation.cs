namespace Hal9.Neurons.Service.Signals;

/// <summary>
/// How a signal goes through the network. It enters by three neurons of a layer, which its message chooses, and each neuron passes
/// it on to its connections, weakened by how little they suit each other, the strongest first. A neuron is touched once.
/// </summary>
internal static class Propagation
{
    private const int Entrances = 3;
    private const int MostTouched = 200;

    /// <summary>Weaker than this, a signal is not passed on.</summary>
    private const double Faintest = 0.35;

    /// <summary>What a signal keeps at a hop besides the compatibility of the two neurons.</summary>
    private const double Kept = 0.9;

    public static IReadOnlyList<SignalTouch> Run(Network network, SignalRequest request)
    {
        int[] layer = [.. Enumerable.Range(0, network.Count).Where(id => network.Labels[id] == request.Layer.Index)];
        int entrances = Math.Min(Entrances, layer.Length);
        int first = (int)(Hash(request.Message) % (uint)layer.Length);
        PriorityQueue<SignalTouch, (double, int)> underway = new();
        for (int i = 0; i < entrances; i++)
        {
            int neuron = layer[(first + i * layer.Length / entrances) % layer.Length];
            underway.Enqueue(new SignalTouch(neuron, null, request.Layer.Name, 0, request.Strength), (-request.Strength, neuron));
        }

        HashSet<int> reached = [];
        List<SignalTouch> touched = [];
        while (touched.Count < MostTouched && underway.TryDequeue(out SignalTouch? touch, out _))
        {
            if (!reached.Add(touch.Neuron))
                continue;
            touched.Add(touch);
            foreach (int target in network.ConnectionsOf(touch.Neuron))
            {
                double strength = Math.Round(touch.Strength * Kept * network.CompatibilityOf(touch.Neuron, target), 4);
                if (strength >= Faintest && !reached.Contains(target))
                {
                    string name = network.Layers[network.Labels[target]].Name;
                    underway.Enqueue(new SignalTouch(target, touch.Neuron, name, touch.Hop + 1, strength), (-strength, target));
                }
            }
        }

        return touched;
    }

    /// <summary>FNV-1a: the same message enters by the same neurons on every replica.</summary>
    private static uint Hash(string message)
    {
        uint hash = 2166136261;
        foreach (char character in message)
            hash = (hash ^ character) * 16777619;
        return hash;
    }
}
