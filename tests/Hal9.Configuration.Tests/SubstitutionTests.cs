namespace Hal9.Configuration.Tests;

public sealed class SubstitutionTests
{
    private const string Start = "canary:\n  steps: [5%]\n  targets:\n    a:\n";

    [Theory]
    [InlineData("${env:HOST}", "west")]
    [InlineData("https://${env:HOST}:${env:PORT}/", "https://west:80/")]
    [InlineData("${env:NONE:-there}", "there")]
    [InlineData("x${env:NONE:-}", "x")]
    [InlineData("${env:EMPTY:-there}", "there")]
    [InlineData("x${env:EMPTY}", "x")]
    [InlineData("${env:HOST:-there}", "west")]
    [InlineData("$${env:HOST}", "${env:HOST}")]
    [InlineData("$5 ${HOST} $HOST", "$5 ${HOST} $HOST")]
    [InlineData("${env:NESTED}", "${env:HOST}")]
    public void Variables_are_replaced_once_and_only_where_named(string text, string expected)
    {
        var parse = CanarySection.Read($"{Start}      url: '{text}'", ("HOST", "west"), ("PORT", "80"), ("EMPTY", ""), ("NESTED", "${env:HOST}"));
        Assert.Empty(parse.Diagnostics);
        Assert.Equal(expected, parse.Find(CanarySection.Section)?.Targets["a"].Url);
    }

    [Fact]
    public void A_number_may_come_from_a_variable()
    {
        Assert.Equal(8080, CanarySection.Read($"{Start}      url: x\n      port: ${{env:PORT}}", ("PORT", "8080")).Find(CanarySection.Section)?.Targets["a"].Port);
        Assert.Equal(81, CanarySection.Read($"{Start}      url: x\n      port: ${{env:PORT:-81}}").Find(CanarySection.Section)?.Targets["a"].Port);
    }

    [Fact]
    public void An_unset_variable_is_named_with_its_field_and_its_place_within_the_text()
    {
        var mistake = Assert.Single(CanarySection.Read($"{Start}      url: https://${{env:HOST}}/").Diagnostics);
        Assert.Equal("HAL0106", mistake.Code);
        Assert.Equal("`canary.targets.a.url` needs the environment variable `HOST`, which is not set", mistake.Message);
        Assert.Equal("5:20", mistake.Span?.Start.ToString());
    }

    [Theory]
    [InlineData("${env:}")]
    [InlineData("${env:1A}")]
    [InlineData("${env:A B}")]
    [InlineData("${env:A")]
    [InlineData("${env:A-b}")]
    public void A_malformed_substitution_is_an_error(string text)
    {
        Assert.Equal(["HAL0107"], CanarySection.Read($"{Start}      url: '{text}'", ("A", "x")).Diagnostics.Select(d => d.Code));
    }

    [Theory]
    [InlineData("port", "s3cret")]
    [InlineData("port", "70000")]
    [InlineData("url", "")]
    public void What_came_from_a_variable_is_never_shown(string field, string value)
    {
        var text = $"{Start}      {(field == "port" ? "url: x\n      " : "")}{field}: ${{env:SECRET}}";
        var mistake = Assert.Single(CanarySection.Read(text, ("SECRET", value)).Diagnostics);
        Assert.Contains(mistake.Code, new[] { "HAL0102", "HAL0105" });
        if (value.Length > 0) Assert.DoesNotContain(value, mistake.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_that_is_not_declared_for_it_warns_and_keeps_the_text()
    {
        var parse = CanarySection.Read("project: { name: 'x ${env:HOST}' }", ("HOST", "west"));
        Assert.Equal(["HAL0109"], parse.Diagnostics.Select(d => d.Code));
        Assert.Equal("x ${env:HOST}", parse.Find(ProjectSection.Section)?.Name);
    }
}
