using System.Globalization;
using System.Text;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Syntax;

/// <summary>Ids of one scope: the steps of a job, the legs of a matrix. Users' ids are judged, missing ones are made. Ignores case.</summary>
internal sealed class IdRules
{
    /// <summary>An id is shorter than this.</summary>
    public const int MaxLength = 100;

    private const int MaxAttempts = 999;

    private readonly HashSet<string> taken = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, int> attempts = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Takes an id a user wrote; null, or why it is refused.</summary>
    public Diagnostic? Take(string id, SourceSpan span)
    {
        if (!IsWellFormed(id) || id.Length >= MaxLength)
        {
            return WorkflowDiagnostics.InvalidId.At(span, $"`{(id.Length <= 60 ? id : id[..59] + "…")}` is not a valid id",
                $"ids are made of letters, digits, `_` and `-`, start with a letter or `_` and are shorter than {MaxLength} characters");
        }
        if (id.StartsWith("__", StringComparison.Ordinal)) return WorkflowDiagnostics.InvalidId.At(span, $"`{id}` is reserved", "ids that start with `__` are GitHub's own");
        return taken.Add(id) ? null : WorkflowDiagnostics.DuplicateId.At(span, $"the id `{id}` is used already", "ids must differ by more than upper and lower case");
    }

    /// <summary>Makes an id of <paramref name="wanted"/> that nothing else has; null when there are a thousand of them.</summary>
    public string? Make(string wanted, int maxLength = MaxLength)
    {
        var original = Clean(wanted);
        for (var attempt = attempts.GetValueOrDefault(original, 1); attempt <= MaxAttempts; attempt++)
        {
            var suffix = attempt == 1 ? "" : "_" + attempt.ToString(CultureInfo.InvariantCulture);
            var candidate = original[..Math.Min(original.Length, maxLength - suffix.Length)] + suffix;
            if (!taken.Add(candidate)) continue;
            attempts[original] = attempt + 1;
            return candidate;
        }
        return null;
    }

    private static bool IsWellFormed(string id)
    {
        if (id.Length == 0 || !(char.IsAsciiLetter(id[0]) || id[0] == '_')) return false;
        foreach (var c in id)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-')) return false;
        }
        return true;
    }

    private static string Clean(string wanted)
    {
        var id = new StringBuilder(wanted.Length + 1);
        if (wanted.Length > 0 && (char.IsAsciiDigit(wanted[0]) || wanted[0] == '-')) id.Append('_');
        foreach (var c in wanted) id.Append(char.IsAsciiLetterOrDigit(c) || c is '_' or '-' ? c : '_');
        return id.Length == 0 ? "job" : id.ToString();
    }
}
