using System.Text.Json;

namespace Hal9.Releases.VersionFiles;

/// <summary>The <c>version</c> of a package.json; in a package-lock.json also that of the package named <c>""</c>, which is the same one.</summary>
internal static class JsonVersion
{
    /// <exception cref="JsonException">The file is not JSON.</exception>
    public static IReadOnlyList<VersionEdit> Find(ReadOnlySpan<byte> file)
    {
        var mark = file.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? 3 : 0;
        var reader = new Utf8JsonReader(file[mark..], new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        var found = new List<VersionEdit>();
        var path = new List<string>();
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    while (path.Count >= reader.CurrentDepth) path.RemoveAt(path.Count - 1);
                    path.Add(reader.GetString()!);
                    break;
                case JsonTokenType.String when IsOurs(path, reader.CurrentDepth):
                    found.Add(new VersionEdit(mark + (int)reader.TokenStartIndex + 1, reader.ValueSpan.Length));
                    break;
                case JsonTokenType.StartArray:
                    reader.Skip();
                    break;
            }
        }
        return found;
    }

    private static bool IsOurs(List<string> path, int depth) => path.Count == depth && path is ["version"] or ["packages", "", "version"];
}
