using Hal9.Primitives.Diagnostics;

namespace Hal9.Toolchains;

/// <summary>What can be wrong when a project is linted, tested or built. 5000 to 5099: 5000- projects and tools, 5010- lint, 5020- tests, 5050- builds, 5060- benchmarks.</summary>
public static class ToolchainDiagnostics
{
    public static readonly DiagnosticDescriptor NoProject = new("HAL5001", "no-project", Severity.Error, "There is nothing here that a toolchain knows");
    public static readonly DiagnosticDescriptor MissingTool = new("HAL5002", "missing-tool", Severity.Error, "A tool that the project needs is not installed");
    public static readonly DiagnosticDescriptor SeveralSolutions = new("HAL5003", "several-solutions", Severity.Error, "A folder has several solutions, and none is named");
    public static readonly DiagnosticDescriptor MissingSdk = new("HAL5004", "missing-sdk", Severity.Error, "The SDK that the project asks for is not installed");
    public static readonly DiagnosticDescriptor ToolFailed = new("HAL5005", "tool-failed", Severity.Error, "A tool failed without saying what is wrong with the code");
    public static readonly DiagnosticDescriptor Deadline = new("HAL5006", "tool-deadline", Severity.Error, "A tool did not end in time and was ended");
    public static readonly DiagnosticDescriptor UnknownProject = new("HAL5007", "unknown-project", Severity.Error, "A project that was named is not there, or is none");
    public static readonly DiagnosticDescriptor TooManyFiles = new("HAL5008", "too-many-files", Severity.Error, "A folder without git holds more files than a project would");

    public static readonly DiagnosticDescriptor NotFormatted = new("HAL5010", "not-formatted", Severity.Error, "The code is not formatted as its tool would");

    public static readonly DiagnosticDescriptor TestFailed = new("HAL5020", "test-failed", Severity.Error, "A test failed");
    public static readonly DiagnosticDescriptor TestHung = new("HAL5021", "test-hung", Severity.Error, "A test did not end in time");
    public static readonly DiagnosticDescriptor TestHostCrashed = new("HAL5022", "test-host-crashed", Severity.Error, "A program that runs tests ended before its tests had");
    public static readonly DiagnosticDescriptor NoTests = new("HAL5023", "no-tests", Severity.Error, "There are no tests where some were to be run");
    public static readonly DiagnosticDescriptor FlakyTest = new("HAL5024", "flaky-test", Severity.Warning, "A test failed, and passed when it was tried again");
    public static readonly DiagnosticDescriptor UnavailableFramework = new("HAL5025", "unavailable-framework", Severity.Error, "Tests cannot run on a version that was asked for");
    public static readonly DiagnosticDescriptor TestDeadline = new("HAL5026", "test-deadline", Severity.Error, "The tests did not end in time");

    public static readonly DiagnosticDescriptor NoProgram = new("HAL5050", "no-program", Severity.Error, "There is no program where one was to be built");
    public static readonly DiagnosticDescriptor UnknownTarget = new("HAL5051", "unknown-target", Severity.Error, "A target was named that programs cannot be built for");
    public static readonly DiagnosticDescriptor TargetUnavailable = new("HAL5052", "target-unavailable", Severity.Warning, "A program was not built for a target, since this machine cannot");
    public static readonly DiagnosticDescriptor NamedTargetUnavailable = new("HAL5053", "named-target-unavailable", Severity.Error, "A program cannot be built here for a target that was named");
    public static readonly DiagnosticDescriptor SameProgramName = new("HAL5054", "same-program-name", Severity.Error, "Two programs would be packed under one name");
    public static readonly DiagnosticDescriptor UnwritableBuilds = new("HAL5055", "unwritable-builds", Severity.Error, "The folder for archives cannot be written");

    public static readonly DiagnosticDescriptor NoBenchmarks = new("HAL5060", "no-benchmarks", Severity.Error, "There are no benchmarks where some were to be run");
    public static readonly DiagnosticDescriptor BenchmarkFailed = new("HAL5061", "benchmark-failed", Severity.Error, "A benchmark failed");

    public static IReadOnlyList<DiagnosticDescriptor> All { get; } =
    [
        NoProject, MissingTool, SeveralSolutions, MissingSdk, ToolFailed, Deadline, UnknownProject, TooManyFiles,
        NotFormatted,
        TestFailed, TestHung, TestHostCrashed, NoTests, FlakyTest, UnavailableFramework, TestDeadline,
        NoProgram, UnknownTarget, TargetUnavailable, NamedTargetUnavailable, SameProgramName, UnwritableBuilds,
        NoBenchmarks, BenchmarkFailed,
    ];
}
