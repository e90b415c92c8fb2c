using System.Text.RegularExpressions;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Model;

namespace Hal9.Engine.Actions.Sources;

/// <summary>A repository that holds actions. Its parts are safe as names of folders.</summary>
public sealed partial record ActionRepository(string Owner, string Name)
{
    public override string ToString() => $"{Owner}/{Name}";

    /// <summary>The repository of a reference; or why it, its path or its ref can name none.</summary>
    internal static (ActionRepository? Repository, Diagnostic? Problem) Of(ActionReference.Repository reference)
    {
        if (!Part().IsMatch(reference.Owner) || reference.Owner[0] == '.' || !Part().IsMatch(reference.Name)) return (null, Refuse($"`{reference.Owner}/{reference.Name}` is not the name of a repository"));
        if (reference.Path.Split('/').Any(part => part is "." or "..")) return (null, Refuse($"the path `{reference.Path}` leads out of where it begins"));
        if (!Ref().IsMatch(reference.Ref)) return (null, Refuse($"`{reference.Ref}` can be neither a tag, a branch nor a commit"));
        return (new ActionRepository(reference.Owner, reference.Name), null);

        Diagnostic Refuse(string message) => ActionDiagnostics.ForbiddenPath.At(reference.Span, $"`{reference.Text}` is refused: {message}", "write `owner/repository/path@ref`");
    }

    // Letters, digits and `-_.`, but not dots alone.
    [GeneratedRegex(@"^(?!\.+$)[A-Za-z0-9._-]{1,100}$")]
    private static partial Regex Part();

    // What git's check-ref-format lets pass, and no more.
    [GeneratedRegex(@"^(?![-/.])(?!.*(\.\.|//|/\.|@\{|\.lock(/|$)))[^\x00-\x20\x7f~^:?*\[\\]{1,250}(?<![/.])$", RegexOptions.None, 1000)]
    private static partial Regex Ref();
}
