using System.Text;

namespace Hal9.Machine.Processes;

/// <summary>
/// Splits a command line as .NET and the C runtime of Windows do, and so GitHub's runner: double quotes group, a backslash before one makes
/// it plain, a single quote is a character like any other. Line breaks separate too.
/// </summary>
public static class ArgumentWords
{
    public static IReadOnlyList<string> Split(string line)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var (isOpen, isQuoted) = (false, false);
        for (var i = 0; i < line.Length; i++)
        {
            var character = line[i];
            if (character == '\\')
            {
                var count = line.AsSpan(i).IndexOfAnyExcept('\\');
                if (count < 0) count = line.Length - i;
                i += count - 1;
                isOpen = true;
                // Backslashes are plain unless a quote follows; then two are one, and a last odd one guards the quote.
                if (i + 1 >= line.Length || line[i + 1] != '"')
                {
                    word.Append('\\', count);
                    continue;
                }
                word.Append('\\', count / 2);
                if (count % 2 == 0) continue;
                word.Append('"');
                i++;
            }
            else if (character == '"')
            {
                isOpen = true;
                // Within quotes, two are one that is plain.
                if (isQuoted && i + 1 < line.Length && line[i + 1] == '"') word.Append(line[++i]);
                else isQuoted = !isQuoted;
            }
            else if (character is ' ' or '\t' or '\r' or '\n' && !isQuoted)
            {
                if (isOpen) words.Add(word.ToString());
                word.Clear();
                isOpen = false;
            }
            else
            {
                word.Append(character);
                isOpen = true;
            }
        }
        if (isOpen) words.Add(word.ToString());
        return words;
    }
}
