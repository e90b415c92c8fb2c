namespace Hal9.Neurons;

/// <summary>What surrounds the neurons. Four dials, each in [0, 1]; every one changes what the network becomes.</summary>
/// <exception cref="ArgumentOutOfRangeException">A dial is set outside [0, 1], or is not a number.</exception>
public readonly record struct NetworkEnvironment
{
    /// <summary>A mild place: a little of everything.</summary>
    public static NetworkEnvironment Temperate { get; } = new() { Pressure = 0.3f, Noise = 0.1f, Scarcity = 0.3f, Cost = 0.3f };

    /// <summary>Pushes neurons to agree over a wider distance: fewer, larger layers.</summary>
    public float Pressure { get; init => field = InUnitInterval(value, nameof(Pressure)); }

    /// <summary>Shakes every neuron a little at every tick.</summary>
    public float Noise { get; init => field = InUnitInterval(value, nameof(Noise)); }

    /// <summary>Leaves fewer connections to each neuron, and makes attention dearer: more, smaller layers.</summary>
    public float Scarcity { get; init => field = InUnitInterval(value, nameof(Scarcity)); }

    /// <summary>The price of attention: neurons listen less far, and only good connections are kept. More, smaller layers.</summary>
    public float Cost { get; init => field = InUnitInterval(value, nameof(Cost)); }

    /// <summary>How far a neuron listens, along each axis: half the side of its box.</summary>
    internal float ListeningRadius => 0.115f * (1f + 0.9f * Pressure - 0.55f * PriceOfAttention + 0.2f * Noise);

    /// <summary>The largest push that noise gives along one axis in one tick.</summary>
    internal float NoiseAmplitude => 0.02f * Noise;

    /// <summary>The neurons have settled when their mean move in a tick is below this. Noise alone keeps them moving by less than its amplitude.</summary>
    internal float RestingMove => 5e-4f + NoiseAmplitude;

    /// <summary>The most connections that one neuron keeps: 8 where nothing is scarce, 3 where everything is.</summary>
    internal int ConnectionLimit => (int)(8f * (1f - 0.6f * Scarcity));

    /// <summary>Only a connection that suits better than this is kept.</summary>
    internal float RequiredCompatibility => 0.5f + 0.2f * Cost;

    /// <summary>Where things are scarce, they are dear: scarcity closes part of the way from the cost to the highest cost.</summary>
    private float PriceOfAttention => Cost + 0.5f * Scarcity * (1f - Cost);

    private static float InUnitInterval(float value, string dial) =>
        value is >= 0f and <= 1f ? value : throw new ArgumentOutOfRangeException(dial, value, $"{dial} is between 0 and 1.");
}
