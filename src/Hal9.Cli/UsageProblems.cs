using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;
using Hal9.Primitives.Diagnostics;

namespace Hal9.Cli;

/// <summary>
/// What is wrong with the typed line, each pointing at its word. System.CommandLine takes an unknown <c>--strct</c> for a value where a value may stand;
/// here whatever looks like an option and is none is refused, unless it stands behind <c>--</c> or after an <c>=</c>.
/// </summary>
internal static class UsageProblems
{
    public static IReadOnlyList<Diagnostic> In(CommandTree tree, ParseResult parse, string[] arguments)
    {
        var line = new TypedLine(arguments);
        var command = parse.CommandResult.Command;
        var options = OptionNames(tree, command);
        for (var i = 0; i < arguments.Length && arguments[i] != "--"; i++)
        {
            if (!LooksLikeOption(arguments[i])) continue;
            var name = arguments[i][..NameLength(arguments[i])];
            if (options.Contains(name)) continue;
            return [CommandLineDiagnostics.UnknownOption.At(line.Word(i, name.Length), $"`{HelpPage.PathOf(command)}` has no option `{name}`", name.Length > 2 ? Suggestion.Hint(name, options) : null)];
        }
        if (command is not VerbCommand { Verb: not null } && UnknownWord(parse, arguments) is var word and >= 0)
        {
            var names = command.Subcommands.Where(static verb => !verb.Hidden).Select(static verb => verb.Name).ToArray();
            return [CommandLineDiagnostics.UnknownVerb.At(line.Word(word), $"`{HelpPage.PathOf(command)}` has no verb `{arguments[word]}`", Suggestion.Hint(arguments[word], names))];
        }
        return [.. parse.Errors.Select(error => Explain(error, line, arguments)).DistinctBy(static problem => problem.Message)];
    }

    private static List<string> OptionNames(CommandTree tree, Command command)
    {
        var names = new List<string>();
        for (var at = command; at is not null; at = at.Parents.OfType<Command>().FirstOrDefault())
        {
            foreach (var option in at.Options)
            {
                if (at != command && !option.Recursive) continue;
                names.Add(option.Name);
                names.AddRange(option.Aliases);
            }
        }
        return names;
    }

    /// <summary><c>-</c> is standard input, <c>-1</c> a number.</summary>
    private static bool LooksLikeOption(string word) => word.Length > 1 && word[0] == '-' && !char.IsAsciiDigit(word[1]) && word[1] != '.';

    private static int NameLength(string word) => word.IndexOfAny(['=', ':']) is var end and > 0 ? end : word.Length;

    private static int UnknownWord(ParseResult parse, string[] arguments) =>
        parse.UnmatchedTokens.Count == 0 ? -1 : Array.IndexOf(arguments, parse.UnmatchedTokens[0]);

    private static Diagnostic Explain(ParseError error, TypedLine line, string[] arguments)
    {
        var token = (error.SymbolResult is { Tokens: [.., var last] } ? last.Value : null) ?? (error.SymbolResult as OptionResult)?.IdentifierToken?.Value;
        var word = token is null ? -1 : Array.FindLastIndex(arguments, argument => argument == token || argument.EndsWith('=' + token, StringComparison.Ordinal));
        var span = word < 0 ? line.End : line.Word(word);
        const string OneOf = "Must be one of:";
        if (token is not null && error.Message.IndexOf(OneOf, StringComparison.Ordinal) is var list and >= 0)
        {
            var choices = error.Message[(list + OneOf.Length)..].Split(['\'', '\n', '\r', '\t', ' '], StringSplitOptions.RemoveEmptyEntries);
            return CommandLineDiagnostics.WrongArgument.At(span, $"`{token}` is none of {string.Join(", ", choices.Select(static choice => $"`{choice}`"))}", Suggestion.Hint(token, choices));
        }
        if (token is not null && error.SymbolResult is OptionResult { Option.ValueType: var type, Tokens.Count: > 0 } && (Nullable.GetUnderlyingType(type) ?? type) == typeof(int))
        {
            return CommandLineDiagnostics.WrongArgument.At(span, $"`{token}` is no whole number");
        }
        return CommandLineDiagnostics.WrongArgument.At(span, error.Message.Trim().TrimEnd('.').Replace('\'', '`').ReplaceLineEndings(" "));
    }

    /// <summary>The words as one line, to point into.</summary>
    private sealed class TypedLine
    {
        private readonly SourceText source;
        private readonly List<int> starts = [];

        public TypedLine(string[] arguments)
        {
            var text = new StringBuilder("hal9");
            foreach (var argument in arguments)
            {
                text.Append(' ');
                starts.Add(text.Length);
                text.Append(argument.ReplaceLineEndings(" "));
            }
            source = new SourceText("<command line>", text.ToString());
        }

        public SourceSpan End => At(source.Text.Length, source.Text.Length);

        public SourceSpan Word(int index, int? length = null)
        {
            var end = index + 1 < starts.Count ? starts[index + 1] - 1 : source.Text.Length;
            return At(starts[index], length is { } known ? starts[index] + known : end);
        }

        private SourceSpan At(int start, int end) => new(source, source.PositionOf(start), source.PositionOf(end));
    }
}
