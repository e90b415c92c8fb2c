using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using Hal9.Cli.Output;

namespace Hal9.Cli.Verbs;

/// <summary>Writes a shell's completion script. The script asks the program itself (<see cref="CompleteVerb"/>), so it never grows old.</summary>
internal sealed class CompletionVerb : Verb
{
    private readonly Argument<string> shell = new Argument<string>("shell") { HelpName = "SHELL", Description = "bash, zsh, fish or pwsh" };

    public CompletionVerb() => shell.AcceptOnlyFromAmong("bash", "zsh", "fish", "pwsh");

    public override string Details => "Writes a completion script to standard output. The script asks hal9 itself how a line could go on, so it stays right when hal9 grows.";

    public override IReadOnlyList<Example> Examples =>
    [
        new("completion bash > ~/.local/share/bash-completion/completions/hal9", "bash, for good"),
        new("completion zsh > \"${fpath[1]}/_hal9\"", "zsh, for good"),
        new("completion fish > ~/.config/fish/completions/hal9.fish", "fish, for good"),
        new("completion pwsh >> $PROFILE", "PowerShell, for good"),
    ];

    public override JsonTypeInfo Answer => AnswerJson.Own.CompletionAnswer;

    public override IEnumerable<Argument> Arguments => [shell];

    public override Task<int> RunAsync(Invocation invocation, CancellationToken cancellation)
    {
        var name = invocation.Get(shell)!;
        var script = name switch { "bash" => Bash, "zsh" => Zsh, "fish" => Fish, _ => PowerShell };
        if (invocation.Json) invocation.Write(new CompletionAnswer(name, script), AnswerJson.Own.CompletionAnswer);
        else invocation.Out.Write(script);
        return Task.FromResult(ExitCode.Fine);
    }

    private const string Bash =
        """
        # hal9 completion for bash
        _hal9() {
            local IFS=$'\n'
            COMPREPLY=($("${COMP_WORDS[0]}" complete "$COMP_POINT" -- "$COMP_LINE" 2>/dev/null))
            [[ ${#COMPREPLY[@]} -gt 0 ]] || COMPREPLY=($(compgen -f -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o filenames -F _hal9 hal9 ./hal9

        """;

    private const string Zsh =
        """
        #compdef hal9
        # hal9 completion for zsh
        _hal9() {
            local -a found
            found=("${(@f)$("${words[1]}" complete "$CURSOR" -- "$BUFFER" 2>/dev/null)}")
            if [[ -n $found ]]; then compadd -- $found; else _files; fi
        }
        if [[ $funcstack[1] == _hal9 ]]; then _hal9 "$@"; else compdef _hal9 hal9; fi

        """;

    private const string Fish =
        """
        # hal9 completion for fish
        function __hal9_complete
            set -l line (commandline -cp)
            hal9 complete (string length -- "$line") -- "$line" 2>/dev/null
        end
        complete -c hal9 -a '(__hal9_complete)'

        """;

    private const string PowerShell =
        """
        # hal9 completion for PowerShell
        Register-ArgumentCompleter -Native -CommandName hal9 -ScriptBlock {
            param($word, $line, $position)
            hal9 complete $position -- "$line" 2>$null | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
        }

        """;
}

internal sealed record CompletionAnswer(string Shell, string Script);
