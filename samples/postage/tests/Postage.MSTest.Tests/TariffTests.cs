namespace Postage.MSTest.Tests;

[TestClass]
public sealed class TariffTests
{
    [TestMethod]
    [DataRow(500, 385)]
    [DataRow(501, 510)]
    public void A_heavier_parcel_costs_the_next_step(int grams, int cents) => Assert.AreEqual(cents, Tariff.CentsFor(new Parcel(grams)));

    [TestMethod]
    public void A_signature_costs_extra() => Assert.AreEqual(650, Tariff.CentsFor(new Parcel(200, IsRegistered: true)));
}
