using System.Text.Json;
using Hal9.Primitives.Packages;
using Hal9.Security.Dependencies;

namespace Hal9.Security.Advisories;

/// <summary>Reads one OSV record. What an audit does not need is passed over unread.</summary>
internal static class AdvisoryParser
{
    /// <param name="Problem">Why there is none; null exactly when there is one.</param>
    public readonly record struct Outcome(Advisory? Advisory, string? Problem);

    public static Outcome Parse(ReadOnlySpan<byte> utf8)
    {
        if (utf8.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])) utf8 = utf8[3..];
        try
        {
            var reader = new Utf8JsonReader(utf8, JsonWalk.Options);
            reader.Open();
            var draft = new Draft();
            while (reader.NextProperty(out var name)) ReadProperty(ref reader, name, draft);
            return draft.Id is { Length: > 0 } ? new Outcome(draft.Finish(), null) : new Outcome(null, "it has no `id`");
        }
        catch (Exception problem) when (problem is JsonException or DependencyFormatException or InvalidOperationException)
        {
            // InvalidOperationException: a text that is no UTF-16, such as a lone surrogate.
            return new Outcome(null, problem.Message.TrimEnd('.'));
        }
    }

    /// <summary>The ecosystem of an OSV record; a suffix such as <c>:release</c> is no other ecosystem.</summary>
    public static PackageEcosystem? Ecosystem(string? name) => name?.Split(':')[0] switch { "NuGet" => PackageEcosystem.NuGet, "crates.io" => PackageEcosystem.Cargo, _ => null };

    /// <summary>As OSV calls it.</summary>
    public static string NameOf(PackageEcosystem ecosystem) => ecosystem == PackageEcosystem.NuGet ? "NuGet" : "crates.io";

    private static void ReadProperty(ref Utf8JsonReader reader, string name, Draft draft)
    {
        switch (name)
        {
            case "id": draft.Id = reader.Text("an id"); break;
            case "summary": draft.Summary = reader.TextOrSkip(); break;
            case "withdrawn": draft.IsWithdrawn = reader.TextOrSkip() is { Length: > 0 }; break;
            case "aliases": draft.Aliases.AddRange(Texts(ref reader)); break;
            case "severity": ReadScores(ref reader, draft); break;
            case "database_specific": ReadSpecific(ref reader, draft); break;
            case "affected":
                if (reader.TokenType == JsonTokenType.Null) break;
                reader.Expect(JsonTokenType.StartArray, "a list of packages");
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) ReadAffected(ref reader, draft);
                break;
            default: reader.Skip(); break;
        }
    }

    private static void ReadAffected(ref Utf8JsonReader reader, Draft draft)
    {
        reader.Expect(JsonTokenType.StartObject, "a package");
        string? ecosystem = null, package = null;
        var ranges = new List<AffectedRange>();
        List<string> versions = [];
        while (reader.NextProperty(out var name))
        {
            if (name == "package" && reader.TokenType == JsonTokenType.StartObject)
            {
                while (reader.NextProperty(out var part))
                {
                    if (part == "ecosystem") ecosystem = reader.TextOrSkip();
                    else if (part == "name") package = reader.TextOrSkip();
                    else reader.Skip();
                }
            }
            else if (name == "ranges" && reader.TokenType == JsonTokenType.StartArray)
            {
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    if (ReadRange(ref reader) is { } range) ranges.Add(range);
                }
            }
            else if (name == "versions") versions = Texts(ref reader);
            else if (name == "severity") ReadScores(ref reader, draft);
            else if (name is "database_specific" or "ecosystem_specific") ReadSpecific(ref reader, draft);
            else reader.Skip();
        }
        if (Ecosystem(ecosystem) is { } known && package is { Length: > 0 }) draft.Affected.Add(new AffectedPackage(known, package, ranges, versions));
    }

    /// <summary>Null for commits of a repository, which say nothing of versions.</summary>
    private static AffectedRange? ReadRange(ref Utf8JsonReader reader)
    {
        reader.Expect(JsonTokenType.StartObject, "a range");
        var isOfVersions = true;
        var events = new List<RangeEvent>();
        while (reader.NextProperty(out var name))
        {
            if (name == "type") isOfVersions = reader.TextOrSkip() is not "GIT";
            else if (name == "events" && reader.TokenType == JsonTokenType.StartArray)
            {
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    reader.Expect(JsonTokenType.StartObject, "an event");
                    while (reader.NextProperty(out var kind))
                    {
                        var text = reader.TextOrSkip();
                        events.Add(text is null ? new RangeEvent(RangeEventKind.Unknown, kind) : new RangeEvent(KindOf(kind), KindOf(kind) == RangeEventKind.Unknown ? kind : text));
                    }
                }
            }
            else reader.Skip();
        }
        return isOfVersions ? new AffectedRange(events) : null;
    }

    private static RangeEventKind KindOf(string name) => name switch
    {
        "introduced" => RangeEventKind.Introduced,
        "fixed" => RangeEventKind.Fixed,
        "last_affected" => RangeEventKind.LastAffected,
        "limit" => RangeEventKind.Limit,
        _ => RangeEventKind.Unknown,
    };

    private static void ReadScores(ref Utf8JsonReader reader, Draft draft)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject) continue;
            while (reader.NextProperty(out var name))
            {
                var text = reader.TextOrSkip();
                if (name == "score" && text is not null) draft.Weigh(text);
            }
        }
    }

    /// <summary>What RustSec and GitHub add: a kind, a vector, a word for the severity.</summary>
    private static void ReadSpecific(ref Utf8JsonReader reader, Draft draft)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }
        while (reader.NextProperty(out var name))
        {
            var text = reader.TextOrSkip();
            if (text is null) continue;
            if (name == "cvss") draft.Weigh(text);
            else if (name == "severity") draft.Word = text;
            else if (name == "informational") draft.Kind = text switch { "unmaintained" => AdvisoryKind.Unmaintained, "unsound" => AdvisoryKind.Unsound, _ => AdvisoryKind.Notice };
        }
    }

    private static List<string> Texts(ref Utf8JsonReader reader)
    {
        var texts = new List<string>();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return texts;
        }
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TextOrSkip() is { } text) texts.Add(text);
        }
        return texts;
    }

    private sealed class Draft
    {
        private double? score;

        public string? Id { get; set; }

        public string? Summary { get; set; }

        public bool IsWithdrawn { get; set; }

        public AdvisoryKind Kind { get; set; }

        public string? Word { get; set; }

        public List<string> Aliases { get; } = [];

        public List<AffectedPackage> Affected { get; } = [];

        /// <summary>Of several vectors the worst counts.</summary>
        public void Weigh(string vector)
        {
            if (CvssScore.Of(vector) is { } found && !(found <= score)) score = found;
        }

        public Advisory Finish()
        {
            if (Id!.StartsWith("MAL-", StringComparison.Ordinal)) Kind = AdvisoryKind.Malicious;
            var severity = Kind == AdvisoryKind.Malicious ? SeverityClass.Critical : score is { } number ? CvssScore.ClassOf(number) : Word?.ToUpperInvariant() switch
            {
                "LOW" => SeverityClass.Low,
                "MODERATE" or "MEDIUM" => SeverityClass.Medium,
                "HIGH" => SeverityClass.High,
                "CRITICAL" => SeverityClass.Critical,
                _ => SeverityClass.Unknown,
            };
            return new Advisory(Id, Aliases, Summary?.Trim() ?? "", IsWithdrawn, Kind, score, severity, Affected);
        }
    }
}
