namespace Hal9.Releases.Templates;

/// <summary>A place in a template's text, and the farthest place that something was expected at.</summary>
internal sealed class TemplateCursor(string text)
{
    private int farthest = -1;
    private string? wanted;

    public string Text { get; } = text;

    public int At { get; set; }

    public bool IsAtEnd => At >= Text.Length;

    public static bool IsSpace(char c) => c is ' ' or '\t' or '\r' or '\n';

    public static bool StartsName(char c) => char.IsAsciiLetter(c) || c == '_';

    public static bool IsNamePart(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';

    public bool Sees(string what) => Text.AsSpan(At).StartsWith(what, StringComparison.Ordinal);

    public void SkipSpace()
    {
        while (!IsAtEnd && IsSpace(Text[At])) At++;
    }

    /// <summary>Takes <paramref name="what"/> behind any white space.</summary>
    public bool Take(string what)
    {
        var start = At;
        SkipSpace();
        if (Sees(what))
        {
            At += what.Length;
            return true;
        }
        Expected($"`{what}`");
        At = start;
        return false;
    }

    /// <summary>Takes a word that does not go on as a longer name.</summary>
    /// <param name="spaceFollows">White space must stand behind it.</param>
    public bool TakeWord(string word, bool spaceFollows = false)
    {
        var start = At;
        SkipSpace();
        var end = At + word.Length;
        if (Sees(word) && (end >= Text.Length ? !spaceFollows : spaceFollows ? IsSpace(Text[end]) : !IsNamePart(Text[end])))
        {
            At = end;
            return true;
        }
        At = start;
        return false;
    }

    public string? TakeName()
    {
        var start = At;
        SkipSpace();
        var from = At;
        if (IsAtEnd || !StartsName(Text[At]))
        {
            Expected("a name");
            At = start;
            return null;
        }
        while (!IsAtEnd && IsNamePart(Text[At])) At++;
        return Text[from..At];
    }

    /// <summary>Remembers what could have stood here, for the message when nothing else fits.</summary>
    public void Expected(string what)
    {
        var place = At;
        while (place < Text.Length && IsSpace(Text[place])) place++;
        if (place < farthest) return;
        if (place > farthest) (farthest, wanted) = (place, what);
    }

    public TemplateFailure Failure(string? hint = null)
    {
        var place = Math.Max(farthest, At);
        return place >= Text.Length
            ? new TemplateFailure(ReleaseDiagnostics.TemplateSyntax, $"the template ends where {wanted ?? "something else"} is expected", Text.Length, 0, hint)
            : new TemplateFailure(ReleaseDiagnostics.TemplateSyntax, $"{(farthest >= At ? wanted : null) ?? "something else"} is expected here", place, 1, hint);
    }
}
