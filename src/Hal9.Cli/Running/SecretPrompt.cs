using System.Text;
using Hal9.Cli.Output;

namespace Hal9.Cli.Running;

/// <summary>Values of secrets that were named without one: from the environment, else asked of the person at the terminal, who does not see what is typed.</summary>
internal static class SecretPrompt
{
    /// <returns>Null when neither has one.</returns>
    public static string? ValueOf(string name, Terminal terminal)
    {
        if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } value) return value;
        return Console.IsInputRedirected || !terminal.ErrorIsTerminal ? null : Ask(name, terminal);
    }

    private static string? Ask(string name, Terminal terminal)
    {
        terminal.Error.Write($"secret {name}: ");
        terminal.Error.Flush();
        var typed = new StringBuilder();
        while (true)
        {
            var key = Console.ReadKey(intercept: true);
            if (key.Key == ConsoleKey.Enter) break;
            if (key.Key == ConsoleKey.Backspace) typed.Length = Math.Max(0, typed.Length - 1);
            else if (!char.IsControl(key.KeyChar)) typed.Append(key.KeyChar);
        }
        terminal.Error.Write("\n");
        return typed.Length == 0 ? null : typed.ToString();
    }
}
