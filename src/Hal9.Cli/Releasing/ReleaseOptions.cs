using System.CommandLine;

namespace Hal9.Cli.Releasing;

/// <summary>What options of <c>hal9 release</c> take.</summary>
internal static class ReleaseOptions
{
    /// <param name="what">Behind "must be".</param>
    public static void RefuseUnless(Option<string?> option, Func<string, bool> isGood, string what) => option.Validators.Add(result =>
    {
        if (result.Tokens is [{ Value: var text }] && !isGood(text)) result.AddError($"`{option.Name}` must be {what}, not `{text}`");
    });
}
