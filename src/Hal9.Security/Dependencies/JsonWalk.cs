using System.Text.Json;

namespace Hal9.Security.Dependencies;

/// <summary>Steps through JSON whose shape is known, telling places in bytes. What has another shape ends it by an exception with the place.</summary>
internal static class JsonWalk
{
    public static readonly JsonReaderOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 64 };

    /// <summary>Steps onto the first value, which must be an object.</summary>
    public static void Open(ref this Utf8JsonReader reader)
    {
        reader.Read();
        reader.Expect(JsonTokenType.StartObject, "an object");
    }

    /// <summary>Steps to the next property of the object and onto its value; false at the object's end.</summary>
    /// <param name="place">Of the name without its quotes.</param>
    public static bool NextProperty(ref this Utf8JsonReader reader, out string name, out (int Offset, int Length) place)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.EndObject)
        {
            (name, place) = ("", default);
            return false;
        }
        name = reader.GetString()!;
        place = ((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);
        reader.Read();
        return true;
    }

    public static bool NextProperty(ref this Utf8JsonReader reader, out string name) => reader.NextProperty(out name, out _);

    /// <summary>The names of an object's properties; their values are passed over.</summary>
    public static List<string> Names(ref this Utf8JsonReader reader, string what)
    {
        reader.Expect(JsonTokenType.StartObject, what);
        var names = new List<string>();
        while (reader.NextProperty(out var name))
        {
            names.Add(name);
            reader.Skip();
        }
        return names;
    }

    public static string Text(ref this Utf8JsonReader reader, string what)
    {
        reader.Expect(JsonTokenType.String, what);
        return reader.GetString()!;
    }

    /// <summary>The text; anything else is passed over as null.</summary>
    public static string? TextOrSkip(ref this Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String) return reader.GetString();
        reader.Skip();
        return null;
    }

    public static void Expect(ref this Utf8JsonReader reader, JsonTokenType type, string what)
    {
        if (reader.TokenType != type) throw new DependencyFormatException($"{what} is expected here", (int)reader.TokenStartIndex, reader.ValueSpan.Length);
    }
}
