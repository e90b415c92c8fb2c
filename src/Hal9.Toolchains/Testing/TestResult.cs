namespace Hal9.Toolchains.Testing;

/// <summary>A test as its module knows it.</summary>
/// <param name="Uid">What the module selects it by. Rows of one table may share it where the framework cannot tell them apart.</param>
/// <param name="Name">For people; the same in every run.</param>
public sealed record TestCase(string Uid, string Name)
{
    /// <summary>Absolute path of the source; null when the module does not say.</summary>
    public string? Path { get; init; }

    /// <summary>From 1; 0 when it is not known.</summary>
    public int Line { get; init; }
}

public enum TestOutcome
{
    Passed,
    Failed,
    Skipped,
}

/// <summary>How one test went in one run.</summary>
/// <param name="Module">Name and variant: <c>Shop.Tests (net10.0)</c>.</param>
/// <param name="Duration">Of the attempt that decided.</param>
public sealed record TestResult(string Module, TestCase Test, TestOutcome Outcome, TimeSpan Duration)
{
    /// <summary>What failed, or why it was skipped; may have several lines.</summary>
    public string? Message { get; init; }

    public string? Trace { get; init; }

    /// <summary>What the test printed, where its module says.</summary>
    public string? Output { get; init; }

    /// <summary>1, and one more for each retry.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>Failed, and passed when it was tried again.</summary>
    public bool IsFlaky { get; init; }

    /// <summary>The same in every run, for history: module, two colons, name.</summary>
    public string Key => $"{Module}::{Test.Name}";
}
