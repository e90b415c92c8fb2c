using System.CommandLine;
using Hal9.Cli.Verbs;

namespace Hal9.Cli;

/// <summary>
/// The verbs as System.CommandLine knows them. Only verbs whose name was typed are filled in; the others stand there by name, so that a start pays for
/// one verb, not for all.
/// </summary>
internal sealed class CommandTree
{
    private CommandTree(Func<string, bool> isWanted)
    {
        foreach (var option in (Option[])[Json, Colour, Verbose, Help]) Root.Add(option);
        Root.Add(Version);
        foreach (var entry in VerbList.All) Root.Add(Make(entry, isWanted));
    }

    public Command Root { get; } = new("hal9", "A whole CI/CD pipeline in one program.");

    public Option<bool> Json { get; } = new("--json") { Description = "Write the answer as one JSON document", Recursive = true };

    public Option<string?> Colour { get; } = new("--color")
    {
        Description = "Colours: auto, always or never (also by NO_COLOR and CLICOLOR_FORCE)", HelpName = "WHEN", Recursive = true,
    };

    public Option<bool> Verbose { get; } = new("--verbose") { Description = "Say more; on a failure of hal9's own, where it was", Recursive = true };

    public Option<bool> Help { get; } = new("--help", "-h", "-?") { Description = "Show this help", Recursive = true };

    public Option<bool> Version { get; } = new("--version") { Description = "Show the version" };

    public static CommandTree For(IReadOnlyCollection<string> arguments) => new(arguments.Contains);

    /// <summary>Every verb filled in: for completions and the reference.</summary>
    public static CommandTree Whole() => new(static _ => true);

    public ParseResult Parse(IReadOnlyList<string> arguments)
    {
        Colour.AcceptOnlyFromAmong("auto", "always", "never");
        // A word that starts with `@` is a word: no response files.
        return Root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false });
    }

    private static VerbCommand Make(VerbEntry entry, Func<string, bool> isWanted)
    {
        var command = new VerbCommand(entry);
        if (!isWanted(entry.Name)) return command;
        command.Fill();
        foreach (var below in entry.Verbs) command.Add(Make(below, isWanted));
        return command;
    }
}

/// <summary>A verb's place in the tree.</summary>
internal sealed class VerbCommand : Command
{
    public VerbCommand(VerbEntry entry) : base(entry.Name, entry.Summary) => (Entry, Hidden) = (entry, entry.Hidden);

    public VerbEntry Entry { get; }

    /// <summary>Null for a group, and for a verb that was not typed.</summary>
    public Verb? Verb { get; private set; }

    public void Fill()
    {
        if (Verb is not null || Entry.Create is null) return;
        Verb = Entry.Create();
        // Never invoked: it tells the parser that a verb with others below it may be typed alone.
        SetAction(static _ => 0);
        foreach (var argument in Verb.Arguments) Add(argument);
        foreach (var option in Verb.Options) Add(option);
    }
}
