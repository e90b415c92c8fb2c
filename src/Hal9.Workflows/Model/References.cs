using Hal9.Primitives.Diagnostics;

namespace Hal9.Workflows.Model;

/// <summary>What a step's <c>uses</c> names.</summary>
/// <param name="Text">As written.</param>
public abstract record ActionReference(string Text, SourceSpan Span)
{
    /// <summary><c>owner/repo[/path]@ref</c>.</summary>
    /// <param name="Path">Within the repository with forward slashes; empty for its root.</param>
    public sealed record Repository(string Text, SourceSpan Span, string Owner, string Name, string Path, string Ref) : ActionReference(Text, Span)
    {
        /// <summary>The ref is a full commit id (40 or 64 hexadecimal digits), so that it always names the same code.</summary>
        public bool IsPinned => Ref.Length is 40 or 64 && Ref.All(char.IsAsciiHexDigit);
    }

    /// <summary><c>./path</c>, in the workspace as it is when the step runs.</summary>
    /// <param name="Path">With <c>./</c>, as written.</param>
    public sealed record Local(string Text, SourceSpan Span, string Path) : ActionReference(Text, Span);

    /// <summary><c>docker://image</c>.</summary>
    public sealed record Docker(string Text, SourceSpan Span, string Image) : ActionReference(Text, Span);

    /// <summary><c>$/path</c>: the repository the file that says so came from, at the same commit.</summary>
    /// <param name="Path">Without <c>$/</c>.</param>
    public sealed record Self(string Text, SourceSpan Span, string Path) : ActionReference(Text, Span);

    /// <summary>None of these forms; reading the file has told so.</summary>
    public sealed record Invalid(string Text, SourceSpan Span) : ActionReference(Text, Span);

    public static ActionReference Parse(string text, SourceSpan span)
    {
        if (text.StartsWith("docker://", StringComparison.Ordinal)) return new Docker(text, span, text["docker://".Length..]);
        if (text.StartsWith("./", StringComparison.Ordinal) || text.StartsWith(".\\", StringComparison.Ordinal)) return new Local(text, span, text);
        if (text.StartsWith("$/", StringComparison.Ordinal) && text.AsSpan(2).TrimStart('/').Length > 0) return new Self(text, span, text[2..].TrimStart('/'));
        var at = text.IndexOf('@', StringComparison.Ordinal);
        if (at < 0 || at == text.Length - 1 || text.IndexOf('@', at + 1) >= 0) return new Invalid(text, span);
        var parts = text[..at].Split(['/', '\\'], 3, StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 2) return new Invalid(text, span);
        return new Repository(text, span, parts[0], parts[1], parts.Length > 2 ? parts[2].Replace('\\', '/').Trim('/') : "", text[(at + 1)..]);
    }
}

/// <summary>What a job's <c>uses</c> names.</summary>
/// <param name="Text">As written.</param>
public abstract record WorkflowReference(string Text, SourceSpan Span)
{
    /// <summary><c>owner/repo/.github/workflows/file.yml@ref</c>.</summary>
    public sealed record Repository(string Text, SourceSpan Span, string Owner, string Name, string Path, string Ref) : WorkflowReference(Text, Span);

    /// <summary><c>./.github/workflows/file.yml</c>: the caller's repository at the caller's commit.</summary>
    /// <param name="Path">Without <c>./</c>.</param>
    public sealed record Local(string Text, SourceSpan Span, string Path) : WorkflowReference(Text, Span);

    /// <summary>Neither form; GitHub refuses it when it looks the workflow up, not when it reads the file.</summary>
    public sealed record Invalid(string Text, SourceSpan Span) : WorkflowReference(Text, Span);

    public static WorkflowReference Parse(string text, SourceSpan span)
    {
        if (text.StartsWith("./", StringComparison.Ordinal) || text.StartsWith("$/", StringComparison.Ordinal)) return new Local(text, span, text[2..]);
        var at = text.IndexOf('@', StringComparison.Ordinal);
        var parts = (at < 0 ? text : text[..at]).Split('/', 3);
        if (at <= 0 || at == text.Length - 1 || parts.Length < 3) return new Invalid(text, span);
        return new Repository(text, span, parts[0], parts[1], parts[2], text[(at + 1)..]);
    }
}
