using System.Globalization;
using Hal9.Neurons.Connections;

namespace Hal9.Neurons.Reports;

/// <summary>What can be counted about a network's connections.</summary>
/// <param name="ShareWithinLayer">Of the edges, 0 to 1; 0 when there are none.</param>
/// <param name="MeanCompatibility">Of the edges, 0 to 1; 0 when there are none.</param>
public sealed record NetworkStatistics(long Edges, double ShareWithinLayer, double MeanCompatibility)
{
    public static NetworkStatistics Of(Network network)
    {
        (long edges, long within, double compatibility) = (0, 0, 0);
        ReadOnlySpan<byte> labels = network.Labels;
        for (int i = 0; i < network.Count; i++)
        {
            Neuron neuron = network[i];
            foreach (int target in network.ConnectionsOf(i))
            {
                Neuron other = network[target];
                edges++;
                within += labels[i] == labels[target] ? 1 : 0;
                compatibility += Compatibility.Between(neuron.Speed, neuron.Complexity, other.Speed, other.Complexity);
            }
        }

        double divisor = Math.Max(edges, 1);
        return new NetworkStatistics(edges, within / divisor, compatibility / divisor);
    }

    /// <summary>
    /// The share of neurons that are no longer with most of their old layer, 0 to 1. Layers have no identity across a change, so
    /// each new layer takes after the old one that most of its neurons come from.
    /// </summary>
    /// <exception cref="ArgumentException">The networks do not have the same number of neurons.</exception>
    public static double RelabelledShare(Network before, Network after)
    {
        if (before.Count != after.Count)
            throw new ArgumentException("The networks do not have the same neurons.", nameof(after));
        int[,] common = new int[after.Layers.Count, before.Layers.Count];
        for (int i = 0; i < before.Count; i++)
            common[after.Labels[i], before.Labels[i]]++;
        int stayed = 0;
        for (int layer = 0; layer < after.Layers.Count; layer++)
            stayed += Enumerable.Range(0, before.Layers.Count).Max(old => common[layer, old]);
        return 1 - stayed / (double)before.Count;
    }

    /// <summary>FNV-1a over every neuron's layer, in the order of the neurons; 16 hexadecimal digits.</summary>
    public static string LabelHash(Network network)
    {
        ulong hash = 0xCBF29CE484222325;
        foreach (byte label in network.Labels)
            hash = (hash ^ label) * 0x100000001B3;
        return hash.ToString("x16", CultureInfo.InvariantCulture);
    }
}
