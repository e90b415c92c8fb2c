using System.Globalization;
using Hal9.Neurons.Reports;

namespace Hal9.Neurons.Table;

/// <summary>What the command line asks for.</summary>
internal sealed record TableArguments(IReadOnlyList<int> Sizes, ulong Seed, int Threads, bool Json, bool ShowHelp)
{
    public const string Help = """
        neurons: measures neurons that organise themselves into layers

          --neurons N,N,...  the sizes to measure (default: 10 to 1,000,000)
          --seed N           the seed of the neurons (default: 9)
          --threads N        how many threads work (default: 1)
          --json             a JSON array instead of a table
          --help             this text

        """;

    /// <summary>Null, with what is wrong, when the arguments cannot be understood.</summary>
    public static TableArguments? Parse(string[] args, out string mistake)
    {
        TableArguments parsed = new(OrganisationBenchmark.Sizes, Seed: 9, Threads: 1, Json: false, ShowHelp: false);
        for (int i = 0; i < args.Length; i++)
        {
            string value = i + 1 < args.Length ? args[i + 1] : "";
            switch (args[i])
            {
                case "--json":
                    parsed = parsed with { Json = true };
                    continue;
                case "--help" or "-h":
                    parsed = parsed with { ShowHelp = true };
                    continue;
                case "--neurons" when Numbers(value) is { } sizes:
                    parsed = parsed with { Sizes = sizes };
                    break;
                case "--seed" when ulong.TryParse(value, CultureInfo.InvariantCulture, out ulong seed):
                    parsed = parsed with { Seed = seed };
                    break;
                case "--threads" when Number(value) is { } threads and <= 256:
                    parsed = parsed with { Threads = threads };
                    break;
                case "--neurons" or "--seed" or "--threads":
                    mistake = $"neurons: `{args[i]} {value}` is not understood; see --help";
                    return null;
                default:
                    mistake = $"neurons: there is no option `{args[i]}`; see --help";
                    return null;
            }

            i++;
        }

        mistake = "";
        return parsed;
    }

    private static List<int>? Numbers(string text)
    {
        List<int?> numbers = [.. text.Split(',').Select(Number)];
        return numbers.Contains(null) ? null : [.. numbers.Select(number => number!.Value)];
    }

    /// <summary>A size: 1 to 10 million, beyond which the connections need not fit in one array.</summary>
    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is >= 1 and <= 10_000_000 ? number : null;
}
