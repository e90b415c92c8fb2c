namespace Desk.Tests;

public sealed class LabelTests
{
    [Fact]
    public void A_label_counts_shelves_as_people_do() => Assert.Equal("lamps, shelf 3", new Label("lamps", 2).ToString());
}
