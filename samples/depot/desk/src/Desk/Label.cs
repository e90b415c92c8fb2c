namespace Desk;

/// <summary>What is written on a box.</summary>
/// <param name="Shelf">From 0.</param>
public readonly record struct Label(string What, int Shelf)
{
    public override string ToString() => $"{What}, shelf {Shelf + 1}";
}
