namespace Postage;

/// <summary>Something to be sent.</summary>
/// <param name="Grams">Its weight, wrapping included.</param>
/// <param name="IsRegistered">Whether somebody signs for it.</param>
public sealed record Parcel(int Grams, bool IsRegistered = false);
