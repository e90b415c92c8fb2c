namespace Postage;

/// <summary>What sending costs, in cents.</summary>
public static class Tariff
{
    /// <summary>Heaviest parcel that is taken, in grams.</summary>
    public const int Heaviest = 31_500;

    private static readonly (int Grams, int Cents)[] Steps = [(500, 385), (1_000, 510), (5_000, 749), (Heaviest, 1_949)];

    /// <summary>The price of one parcel.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It weighs nothing, or more than <see cref="Heaviest"/>.</exception>
    public static int CentsFor(Parcel parcel)
    {
        ArgumentNullException.ThrowIfNull(parcel);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(parcel.Grams);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(parcel.Grams, Heaviest);
        var step = Steps.First(step => parcel.Grams <= step.Grams);
        return step.Cents + (parcel.IsRegistered ? 265 : 0);
    }
}
