using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using Hal9.Cli.Output;

namespace Hal9.Cli.Verbs;

/// <summary>What the completion scripts call: the words that may stand at a place of a line, one a line.</summary>
internal sealed class CompleteVerb : Verb
{
    private readonly Argument<int> position = new("position") { HelpName = "POSITION", Description = "Where the cursor stands in LINE, from 0" };
    private readonly Argument<string> line = new("line") { HelpName = "LINE", Description = "The line so far, the program's name included" };

    public override string Details => "Answers the completion scripts of `hal9 completion`: the words that may stand at POSITION of LINE, one a line.";

    public override IReadOnlyList<Example> Examples => [new("complete 7 -- \"hal9 do\"", "what could `do` become?")];

    public override JsonTypeInfo Answer => AnswerJson.Own.CompleteAnswer;

    public override IEnumerable<Argument> Arguments => [position, line];

    public override Task<int> RunAsync(Invocation invocation, CancellationToken cancellation)
    {
        var text = invocation.Get(line)!;
        var at = Math.Clamp(invocation.Get(position), 0, text.Length);
        var tree = CommandTree.Whole();
        // The typed name may be `./hal9` or an alias; the tree knows `hal9`.
        var nameEnd = text.IndexOf(' ');
        // Where a path may stand, nothing is offered and the shell offers its files; options come with their dash.
        var wantsOption = text[(text.LastIndexOf(' ', Math.Max(at - 1, 0)) + 1)..at].StartsWith('-');
        var words = nameEnd < 0 ? [] : tree.Root.Parse("hal9" + text[nameEnd..at]).GetCompletions(at - nameEnd + "hal9".Length).Select(static item => item.InsertText ?? item.Label)
            .Where(word => word != "-?" && (wantsOption || !word.StartsWith('-'))).Distinct().ToArray();
        if (invocation.Json) invocation.Write(new CompleteAnswer(words), AnswerJson.Own.CompleteAnswer);
        else foreach (var word in words) invocation.Out.Write(word + "\n");
        return Task.FromResult(ExitCode.Fine);
    }
}

internal sealed record CompleteAnswer(IReadOnlyList<string> Words);
