namespace Postage.Tests;

public sealed class TariffTests
{
    [Theory]
    [InlineData(1, 385)]
    [InlineData(500, 385)]
    [InlineData(501, 510)]
    [InlineData(Tariff.Heaviest, 1_949)]
    public void A_heavier_parcel_costs_the_next_step(int grams, int cents) => Assert.Equal(cents, Tariff.CentsFor(new Parcel(grams)));

    [Fact]
    public void A_signature_costs_extra() => Assert.Equal(650, Tariff.CentsFor(new Parcel(200, IsRegistered: true)));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(Tariff.Heaviest + 1)]
    public void A_weight_that_cannot_be_is_refused(int grams) => Assert.Throws<ArgumentOutOfRangeException>(() => Tariff.CentsFor(new Parcel(grams)));
}
