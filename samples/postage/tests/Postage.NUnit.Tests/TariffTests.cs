namespace Postage.NUnit.Tests;

public sealed class TariffTests
{
    [TestCase(500, 385)]
    [TestCase(501, 510)]
    public void A_heavier_parcel_costs_the_next_step(int grams, int cents) => Assert.That(Tariff.CentsFor(new Parcel(grams)), Is.EqualTo(cents));

    [Test]
    public void A_signature_costs_extra() => Assert.That(Tariff.CentsFor(new Parcel(200, IsRegistered: true)), Is.EqualTo(650));
}
