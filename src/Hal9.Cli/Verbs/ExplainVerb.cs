using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using Hal9.Cli.Output;
using Hal9.Primitives.Diagnostics;

namespace Hal9.Cli.Verbs;

/// <summary>Prints the page of a diagnostic. The pages are compiled in, so they fit this very program.</summary>
internal sealed class ExplainVerb : Verb
{
    private readonly Argument<string?> code = new("code") { HelpName = "CODE", Description = "HAL1003, or the rule's name; without it, all are listed", Arity = ArgumentArity.ZeroOrOne };

    public ExplainVerb() => code.CompletionSources.Add(static _ => DiagnosticPages.All().Select(static page => page.Code));

    public override string Details => "Explains a diagnostic: what it means, an example of the mistake, and how to mend it.";

    public override IReadOnlyList<Example> Examples => [new("explain HAL0001", "what does this code mean?"), new("explain", "all codes there are")];

    public override JsonTypeInfo Answer => AnswerJson.Own.ExplainAnswer;

    public override IEnumerable<Argument> Arguments => [code];

    public override Task<int> RunAsync(Invocation invocation, CancellationToken cancellation)
    {
        var pages = DiagnosticPages.All();
        if (invocation.Get(code) is { } asked)
        {
            var found = pages.Where(page => page.IsNamed(asked)).ToArray();
            if (found.Length == 0)
            {
                var hint = Suggestion.Hint(asked, pages.SelectMany(static page => (string[])[page.Code, page.Name])) ?? "`hal9 explain` lists all codes";
                return Task.FromResult(invocation.Refuse(CommandLineDiagnostics.UnknownCode.Nowhere($"there is no diagnostic `{asked}`", hint)));
            }
            if (!invocation.Json)
            {
                MarkdownPage.Write(found[0].Text, invocation.Terminal);
                return Task.FromResult(ExitCode.Fine);
            }
            pages = found;
        }
        if (invocation.Json)
        {
            invocation.Write(new ExplainAnswer([.. pages.Select(static page => new ExplainedCode(page.Code, page.Name, page.Text))]), AnswerJson.Own.ExplainAnswer);
            return Task.FromResult(ExitCode.Fine);
        }
        foreach (var page in pages) invocation.Out.Write($"{invocation.Paint.Cyan(page.Code)}  {page.Name}\n");
        return Task.FromResult(ExitCode.Fine);
    }
}

internal sealed record ExplainAnswer(IReadOnlyList<ExplainedCode> Diagnostics);

/// <param name="Page">Markdown.</param>
internal sealed record ExplainedCode(string Code, string Name, string Page);
