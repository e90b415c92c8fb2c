namespace Postage.Xunit2.Tests;

public sealed class TariffTests
{
    [Theory]
    [InlineData(500, 385)]
    [InlineData(501, 510)]
    public void A_heavier_parcel_costs_the_next_step(int grams, int cents) => Assert.Equal(cents, Tariff.CentsFor(new Parcel(grams)));

    [Fact]
    public void A_signature_costs_extra() => Assert.Equal(650, Tariff.CentsFor(new Parcel(200, IsRegistered: true)));
}
