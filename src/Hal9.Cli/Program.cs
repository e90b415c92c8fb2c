namespace Hal9.Cli;

internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        using var terminal = Output.Terminal.OfThisProcess();
        return terminal.Finish(await CommandLine.RunAsync(arguments, terminal).ConfigureAwait(false));
    }
}
