namespace Hal9.Cli.Output;

/// <summary>The summary page of the job around us, if there is one.</summary>
internal static class JobSummary
{
    /// <summary>Adds Markdown to the file that GITHUB_STEP_SUMMARY names. A summary that cannot be written is no reason to fail.</summary>
    public static void Append(string markdown)
    {
        if (Environment.GetEnvironmentVariable("GITHUB_STEP_SUMMARY") is not { Length: > 0 } file) return;
        try
        {
            File.AppendAllText(file, markdown.EndsWith('\n') ? markdown + "\n" : markdown + "\n\n");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // The answer itself goes to standard output all the same.
        }
    }
}
