namespace Hal9.Scenarios;

/// <summary>Every folder below <c>Cases</c>, through the real program.</summary>
public sealed class ScenarioTests
{
    public static TheoryData<string> Names => [.. Case.Names()];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_was_typed_gives_what_is_expected(string name)
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("the cases are typed into bash");
        var scenario = Case.Of(name);
        foreach (var program in scenario.Requires)
        {
            if (!Ground.Has(program)) Assert.Skip($"needs {program}");
        }
        using var ground = new Ground(scenario);
        var transcript = new Transcript(ground);
        foreach (var command in scenario.Commands) await transcript.TypeAsync(command);
        var actual = transcript.ToString();
        if (Environment.GetEnvironmentVariable("HAL9_UPDATE_GOLDEN") is { Length: > 0 }) await File.WriteAllTextAsync(scenario.ExpectedFile, actual, TestContext.Current.CancellationToken);
        Assert.True(File.Exists(scenario.ExpectedFile), $"{scenario.ExpectedFile} is missing: run this test with HAL9_UPDATE_GOLDEN=1");
        Assert.Equal(await File.ReadAllTextAsync(scenario.ExpectedFile, TestContext.Current.CancellationToken), actual);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_case_says_what_it_shows_and_types_something(string name)
    {
        var scenario = Case.Of(name);
        Assert.StartsWith("# ", File.ReadLines(scenario.CommandsFile).First(), StringComparison.Ordinal);
        Assert.NotEmpty(scenario.Commands);
    }
}
