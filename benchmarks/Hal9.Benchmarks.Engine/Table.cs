using System.Globalization;

namespace Hal9.Benchmarks.Engine;

/// <summary>A Markdown table on standard output.</summary>
internal static class Table
{
    public static void Head(string title, params ReadOnlySpan<string> columns)
    {
        Console.WriteLine($"\n### {title}\n");
        Console.WriteLine($"| {string.Join(" | ", columns!)} |");
        Console.WriteLine($"|---{string.Concat(Enumerable.Repeat("|---:", columns.Length - 1))}|");
    }

    public static void Row(FormattableString text) => Console.WriteLine($"| {text.ToString(CultureInfo.InvariantCulture)} |");

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
