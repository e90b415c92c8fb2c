using System.Data.Common;
using System.Globalization;
using Hal9.Neurons.Layers;
using Hal9.Neurons.Service.Problems;
using Hal9.Neurons.Service.Signals;
using Hal9.Neurons.Service.Storage;

namespace Hal9.Neurons.Service.Neurons;

/// <summary><c>GET /api/v1/neurons</c>, in pages, and <c>GET /api/v1/neurons/{id}</c>.</summary>
internal sealed class NeuronEndpoints(Network network, SignalStore store, Database database)
{
    private const int LargestPage = 500;

    public IResult List(string? page, string? size, string? layer)
    {
        Dictionary<string, string[]> errors = [];
        int number = Number("page", page, byDefault: 1, most: int.MaxValue / LargestPage, errors);
        int length = Number("size", size, byDefault: 50, most: LargestPage, errors);
        Layer? chosen = network.Layers.FirstOrDefault(candidate => candidate.Name == layer);
        if (layer is not null && chosen is null)
            errors["layer"] = [$"There is no such layer; there are {string.Join(", ", network.Layers.Select(candidate => candidate.Name))}."];
        if (errors.Count > 0)
            return Problem.Invalid(errors);

        int[] ids = [.. Enumerable.Range(0, network.Count).Where(id => chosen is null || network.Labels[id] == chosen.Index)];
        NeuronSummary[] items = [.. ids.Skip((number - 1) * length).Take(length).Select(Summary)];
        int pages = (ids.Length + length - 1) / length;
        string filter = chosen is null ? "" : $"&layer={chosen.Name}";
        string? next = number < pages ? $"/api/v1/neurons?page={number + 1}&size={length}{filter}" : null;
        return Results.Json(new NeuronPage(items, number, length, ids.Length, pages, next), ServiceJson.Readable.NeuronPage);
    }

    public async Task<IResult> GetAsync(string id, CancellationToken cancellation)
    {
        if (!int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out int neuron) || neuron >= network.Count)
            return Problem.NoSuchNeuron(network.Count);
        NeuronConnection[] connections =
            [.. network.ConnectionsOf(neuron).ToArray().Select(target => new NeuronConnection(target, Math.Round(network.CompatibilityOf(neuron, target), 4)))];
        return Results.Json(
            new NeuronDetail(Summary(neuron), connections, await TouchesAsync(neuron, cancellation)),
            ServiceJson.Readable.NeuronDetail);
    }

    /// <summary>The neuron itself is known without the database; only its past is not.</summary>
    private async Task<SignalTotals?> TouchesAsync(int neuron, CancellationToken cancellation)
    {
        try
        {
            return await store.TotalsOfAsync(neuron, cancellation);
        }
        catch (DbException exception) when (database.IsUnavailable(exception))
        {
            return null;
        }
    }

    private NeuronSummary Summary(int id)
    {
        Neuron neuron = network[id];
        return new NeuronSummary(id, network.Layers[neuron.Layer].Name, Math.Round(neuron.Speed, 4), Math.Round(neuron.Complexity, 4));
    }

    private static int Number(string field, string? text, int byDefault, int most, Dictionary<string, string[]> errors)
    {
        if (text is null)
            return byDefault;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= 1 && value <= most)
            return value;
        errors[field] = [$"Must be a whole number from 1 to {most}."];
        return byDefault;
    }
}
