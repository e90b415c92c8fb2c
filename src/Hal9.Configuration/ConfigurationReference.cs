using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Hal9.Configuration;

/// <summary>Writes <c>docs/reference/configuration.md</c> from the declarations.</summary>
public static class ConfigurationReference
{
    /// <summary>The whole page; ends with a line break.</summary>
    public static string Markdown(IReadOnlyList<ConfigurationSection> sections)
    {
        var page = new StringBuilder("""
            # hal9.yml

            This page is written from the declarations that also read the file and make its JSON Schema. A key that is not listed here is
            an error. Where a value is marked *substituted*, `${env:NAME}` and `${env:NAME:-default}` are replaced by variables of the
            environment (the default also when the variable is empty), and `$${env:` stands for the text itself. Nowhere else.


            """.ReplaceLineEndings("\n"));
        foreach (var section in sections)
        {
            page.Append("## ").Append(section.Key).Append("\n\n").Append(section.Description).Append("\n\n");
            var rows = new ReferenceRows();
            section.Shape.Describe(rows, section.Key);
            rows.AppendTo(page);
        }
        return page.ToString().TrimEnd('\n') + "\n";
    }
}

/// <summary>Gathers the rows of one section's table.</summary>
internal sealed class ReferenceRows
{
    private readonly List<(string Key, string Value, string Default, string Description)> rows = [];

    public void Field(string path, Field field)
    {
        var key = Binding.Below(path, field.Key);
        var deprecation = field.Deprecation is null ? "" : $" *Deprecated: {field.Deprecation}.*";
        rows.Add((key, Value(field.Shape), field.IsRequired ? "required" : Default(field), field.Description + deprecation));
        field.Shape.Describe(this, key);
    }

    /// <summary>What a list or a mapping holds.</summary>
    public void Item(string path, Shape item)
    {
        rows.Add((path, Value(item), "", ""));
        item.Describe(this, path);
    }

    public void AppendTo(StringBuilder page)
    {
        if (rows.Count == 0) return;
        page.Append("| Key | Value | Default | Meaning |\n|---|---|---|---|\n");
        foreach (var (key, value, otherwise, description) in rows) page.Append("| `" + key + "` | " + Cell(value) + " | " + Cell(otherwise) + " | " + Cell(description) + " |\n");
        page.Append('\n');
    }

    private static string Value(Shape shape) => shape.IsSubstituted ? $"{shape.Phrase}; *substituted*" : shape.Phrase;

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    private static string Default(Field field)
    {
        if (field.WriteDefault is null) return "";
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping })) field.WriteDefault(writer);
        var json = Encoding.UTF8.GetString(buffer.WrittenSpan);
        return $"`{(json is ['"', .. var text, '"'] ? text : json)}`";
    }
}
