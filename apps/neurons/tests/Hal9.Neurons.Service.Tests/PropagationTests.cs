using Hal9.Neurons.Service.Signals;

namespace Hal9.Neurons.Service.Tests;

public sealed class PropagationTests
{
    private static readonly Network Network = Network.Organise(400, seed: 9, NetworkEnvironment.Temperate);

    [Fact]
    public void A_signal_enters_by_three_neurons_of_its_layer()
    {
        foreach (Layers.Layer layer in Network.Layers)
        {
            IReadOnlyList<SignalTouch> touched = Propagation.Run(Network, new SignalRequest(layer, 1, "x"));
            SignalTouch[] entered = [.. touched.Where(touch => touch.From is null)];
            Assert.InRange(entered.Length, 1, 3);
            Assert.All(entered, touch => Assert.Equal((layer.Name, 0, 1.0), (touch.Layer, touch.Hop, touch.Strength)));
        }
    }

    [Fact]
    public void A_signal_goes_only_along_connections_weaker_at_every_hop_and_touches_each_neuron_once()
    {
        IReadOnlyList<SignalTouch> touched = Propagation.Run(Network, new SignalRequest(Network.Layers[0], 1, "x"));
        Dictionary<int, SignalTouch> byNeuron = touched.ToDictionary(touch => touch.Neuron);

        Assert.True(touched.Count > 10);
        foreach (SignalTouch touch in touched.Where(touch => touch.From is not null))
        {
            SignalTouch from = byNeuron[touch.From!.Value];
            Assert.Contains(touch.Neuron, Network.ConnectionsOf(from.Neuron).ToArray());
            Assert.True(touch.Strength < from.Strength);
            Assert.Equal(from.Hop + 1, touch.Hop);
        }

        Assert.Equal(touched.OrderByDescending(touch => touch.Strength).Select(touch => touch.Strength), touched.Select(touch => touch.Strength));
    }

    [Fact]
    public void The_same_message_takes_the_same_way_and_another_message_another()
    {
        SignalRequest request = new(Network.Layers[1], 0.8, "one");

        Assert.Equal(Propagation.Run(Network, request), Propagation.Run(Network, request));
        Assert.NotEqual(Propagation.Run(Network, request), Propagation.Run(Network, request with { Message = "two" }));
    }

    [Fact]
    public void A_faint_signal_touches_only_where_it_enters()
    {
        IReadOnlyList<SignalTouch> touched = Propagation.Run(Network, new SignalRequest(Network.Layers[0], 0.01, "x"));

        Assert.All(touched, touch => Assert.Null(touch.From));
    }

    [Fact]
    public void However_large_the_network_a_signal_touches_at_most_two_hundred()
    {
        Network large = Network.Organise(20_000, seed: 1, new NetworkEnvironment());

        Assert.Equal(200, Propagation.Run(large, new SignalRequest(large.Layers[0], 1, "x")).Count);
    }
}
