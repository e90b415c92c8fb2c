namespace Hal9.Neurons.Service.Page;

/// <summary>A network as shapes: a disc of neurons for each layer, from left (energetic) to right, and curves for connections.</summary>
public sealed record NetworkDrawing(IReadOnlyList<DrawnLayer> Layers, IReadOnlyList<DrawnNeuron> Neurons, IReadOnlyList<DrawnConnection> Connections)
{
    public const int Width = 1200;
    public const int Height = 520;

    private const int Margin = 130;
    private const int MostNeuronsOfLayer = 72;
    private const int MostConnectionsOfNeuron = 4;

    /// <summary>Turning by this angle, seeds of a sunflower never line up.</summary>
    private const double GoldenAngle = 2.39996322972865332;

    /// <summary>How many neurons are not drawn because their layer has too many.</summary>
    public int Hidden { get; private init; }

    public static NetworkDrawing Of(Network network)
    {
        DrawnLayer[] layers = [.. network.Layers.Select(layer => Place(layer, network))];
        Dictionary<int, DrawnNeuron> neurons = [];
        foreach (DrawnLayer layer in layers)
        {
            int[] members = [.. Enumerable.Range(0, network.Count).Where(id => network.Labels[id] == layer.Index)
                .OrderBy(id => network[id].Complexity).Take(MostNeuronsOfLayer)];
            for (int i = 0; i < members.Length; i++)
                neurons.Add(members[i], Place(network[members[i]], i, members.Length, layer));
        }

        List<DrawnConnection> connections = [];
        foreach (DrawnNeuron from in neurons.Values)
        {
            // Bridges between layers first: they are few, and what makes it one network.
            int[] targets = [.. network.ConnectionsOf(from.Id).ToArray().Where(neurons.ContainsKey)
                .OrderBy(target => network.Labels[target] == network.Labels[from.Id]).Take(MostConnectionsOfNeuron)];
            connections.AddRange(targets.Select(target => Connect(from, neurons[target], network)));
        }

        return new NetworkDrawing(layers, [.. neurons.Values], connections) { Hidden = network.Count - neurons.Count };
    }

    private static DrawnLayer Place(Layers.Layer layer, Network network)
    {
        int count = network.Layers.Count;
        double along = count == 1 ? 0.5 : layer.Index / (count - 1.0);
        double room = (Width - 2.0 * Margin) / Math.Max(count - 1, 1);
        double largest = Math.Min(92, Math.Max(room * 0.56, 34));
        double share = Math.Min(layer.Size, MostNeuronsOfLayer) / (double)network.Layers.Max(other => Math.Min(other.Size, MostNeuronsOfLayer));
        double y = Height / 2.0 - 18 + (layer.Index % 2 == 0 ? -1 : 1) * (count > 3 ? 92 : 0) + 24 * Math.Sin(layer.Index * 1.7);
        return new DrawnLayer(
            layer.Index, layer.Name, layer.Size, Math.Round(Margin + along * (Width - 2 * Margin), 1), Math.Round(y, 1),
            Math.Round(Math.Max(largest * Math.Sqrt(share), 24), 1), Colour(along), Math.Round(layer.Speed, 2), Math.Round(layer.Complexity, 2));
    }

    private static DrawnNeuron Place(Neuron neuron, int rank, int of, DrawnLayer layer)
    {
        double distance = layer.Radius * 0.92 * Math.Sqrt((rank + 0.5) / of);
        return new DrawnNeuron(
            neuron.Id,
            layer,
            Math.Round(layer.X + distance * Math.Cos(rank * GoldenAngle), 1),
            Math.Round(layer.Y + distance * Math.Sin(rank * GoldenAngle), 1),
            Math.Round(2.4 + 2.6 * neuron.Speed, 1));
    }

    private static DrawnConnection Connect(DrawnNeuron from, DrawnNeuron to, Network network)
    {
        // Bowed a little to one side, so that two connections the two ways are seen as two.
        double bow = from.Layer == to.Layer ? 0.14 : 0.22;
        double x = (from.X + to.X) / 2 - (to.Y - from.Y) * bow;
        double y = (from.Y + to.Y) / 2 + (to.X - from.X) * bow;
        string path = $"M{from.X} {from.Y}Q{x:0.#} {y:0.#} {to.X} {to.Y}";
        return new DrawnConnection(from.Id, to.Id, path, from.Layer.Colour, from.Layer != to.Layer, Math.Round(network.CompatibilityOf(from.Id, to.Id), 2));
    }

    /// <summary>From amber by red and violet to blue.</summary>
    private static string Colour(double along) => $"hsl({(int)Math.Round(398 - 190 * along) % 360} 88% 68%)";
}

/// <summary>Positions and lengths are in the drawing's own units.</summary>
public sealed record DrawnLayer(int Index, string Name, int Size, double X, double Y, double Radius, string Colour, double Speed, double Complexity);

public sealed record DrawnNeuron(int Id, DrawnLayer Layer, double X, double Y, double Radius);

/// <param name="Bridges">True when it joins two layers.</param>
public sealed record DrawnConnection(int From, int To, string Path, string Colour, bool Bridges, double Compatibility);
