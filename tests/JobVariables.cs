using System.Collections;
using System.Runtime.CompilerServices;

namespace Hal9.Tests;

/// <summary>
/// A test that runs inside a job of a workflow is the same test as outside: what the job says to its steps (GitHub's variables) is
/// not for the programs under test. The mark by which a job finds its processes stays.
/// </summary>
internal static class JobVariables
{
    [ModuleInitializer]
    internal static void Forget()
    {
        foreach (var name in Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(static variable => (string)variable.Key).Where(IsOfTheJob).ToArray())
            Environment.SetEnvironmentVariable(name, null);
    }

    private static bool IsOfTheJob(string name) =>
        name.StartsWith("GITHUB_", StringComparison.Ordinal) || name.StartsWith("ACTIONS_", StringComparison.Ordinal) ||
        (name.StartsWith("RUNNER_", StringComparison.Ordinal) && name != "RUNNER_TRACKING_ID");
}
