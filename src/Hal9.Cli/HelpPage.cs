using System.CommandLine;
using Hal9.Cli.Output;

namespace Hal9.Cli;

/// <summary>The help of a verb, or of hal9 itself: what it does, how to call it, what it takes, and lines to try.</summary>
internal static class HelpPage
{
    public static void Write(CommandTree tree, Command command, TextWriter output, int width, Paint paint)
    {
        width = Math.Min(width, 110);
        var verb = (command as VerbCommand)?.Verb;
        Paragraph(output, verb?.Details ?? command.Description ?? "", width);
        output.Write($"\n{paint.Bold("Usage:")} {Usage(tree, command)["Usage: ".Length..]}\n");

        Section("Verbs:", command.Subcommands.Where(static below => !below.Hidden).Select(static below => (below.Name, below.Description ?? "")));
        Section("Arguments:", command.Arguments.Where(static argument => !argument.Hidden).Select(static argument => (NameOf(argument), argument.Description ?? "")));
        Section("Options:", command.Options.Where(option => command != tree.Root && !option.Hidden).Select(Row));
        Section(command == tree.Root ? "Options:" : "Options of every verb:", tree.Root.Options.Where(option => command == tree.Root || option.Recursive).Select(Row));
        if (verb is { Examples.Count: > 0 })
        {
            output.Write($"\n{paint.Bold("Examples:")}\n");
            foreach (var example in verb.Examples) output.Write($"  {paint.Faint("# " + example.Says)}\n  hal9 {example.Line}\n");
        }
        if (command == tree.Root)
        {
            output.Write($"\nExit codes: 0 fine (warnings included), 1 what was looked at is bad, 2 used wrongly or could not run.\nFor one verb: hal9 VERB --help\n");
        }

        void Section(string title, IEnumerable<(string Name, string Text)> rows)
        {
            var all = rows.ToArray();
            if (all.Length == 0) return;
            output.Write($"\n{paint.Bold(title)}\n");
            var column = Math.Min(30, all.Max(static row => row.Name.Length)) + 4;
            foreach (var (name, text) in all)
            {
                output.Write("  " + paint.Cyan(name));
                if (name.Length + 4 > column) output.Write('\n' + new string(' ', column));
                else output.Write(new string(' ', column - name.Length - 2));
                output.Write(string.Join('\n' + new string(' ', column), TextLines.Wrap(text, width - column)) + '\n');
            }
        }
    }

    /// <summary><c>Usage: hal9 check [PATH…] [options]</c>.</summary>
    public static string Usage(CommandTree tree, Command command)
    {
        var usage = "Usage: " + PathOf(command);
        if (command.Subcommands.Any(static below => !below.Hidden)) usage += command is VerbCommand { Verb: not null } ? " [VERB]" : " VERB";
        foreach (var argument in command.Arguments.Where(static argument => !argument.Hidden))
        {
            var name = NameOf(argument) + (argument.Arity.MaximumNumberOfValues > 1 ? "…" : "");
            usage += argument.Arity.MinimumNumberOfValues == 0 ? $" [{name}]" : $" {name}";
        }
        return usage + " [options]";
    }

    /// <summary><c>hal9 run list</c>.</summary>
    public static string PathOf(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{PathOf(parent)} {command.Name}" : command.Name;

    private static string NameOf(Argument argument) => argument.HelpName ?? argument.Name;

    private static (string Name, string Text) Row(Option option)
    {
        var names = string.Join(", ", option.Aliases.Where(static alias => alias != "-?").Append(option.Name).OrderBy(static name => name.Length));
        return (option.ValueType == typeof(bool) ? names : $"{names} {option.HelpName ?? "VALUE"}", option.Description ?? "");
    }

    private static void Paragraph(TextWriter output, string text, int width)
    {
        foreach (var part in text.Split('\n')) output.Write(string.Join('\n', TextLines.Wrap(part, width)) + '\n');
    }
}
