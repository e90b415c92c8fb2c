using Hal9.Primitives.Diagnostics;

namespace Hal9.Toolchains.Coverage;

/// <summary>What a person is told about coverage. 5200 to 5299.</summary>
public static class CoverageDiagnostics
{
    public static readonly DiagnosticDescriptor BelowMinimum = new("HAL5200", "coverage-below-minimum", Severity.Error, "Less of the code is covered than asked for");
    public static readonly DiagnosticDescriptor ChangeBelowMinimum = new("HAL5201", "change-coverage-below-minimum", Severity.Error, "Less of the changed lines is covered than asked for");
    public static readonly DiagnosticDescriptor UncoveredLines = new("HAL5202", "uncovered-lines", Severity.Note, "Changed lines are not covered");
    public static readonly DiagnosticDescriptor NotMeasurable = new("HAL5203", "coverage-not-measurable", Severity.Error, "The coverage of some tests cannot be measured");
    public static readonly DiagnosticDescriptor BadCoverageFile = new("HAL5204", "bad-coverage-file", Severity.Error, "A file of coverage cannot be read");
    public static readonly DiagnosticDescriptor NothingMeasured = new("HAL5205", "nothing-measured", Severity.Error, "The tests ran, and no line of the repository was measured");
    public static readonly DiagnosticDescriptor UnknownBase = new("HAL5206", "unknown-base", Severity.Error, "The commit to compare with is not there");
    public static readonly DiagnosticDescriptor UploadWarned = new("HAL5207", "coverage-upload-failed", Severity.Warning, "The coverage could not be uploaded");
    public static readonly DiagnosticDescriptor UploadFailed = new("HAL5208", "coverage-upload-required", Severity.Error, "The coverage could not be uploaded, and hal9.yml asks for it");

    public static IReadOnlyList<DiagnosticDescriptor> All { get; } =
        [BelowMinimum, ChangeBelowMinimum, UncoveredLines, NotMeasurable, BadCoverageFile, NothingMeasured, UnknownBase, UploadWarned, UploadFailed];
}
