using System.Text.RegularExpressions;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Checks.Rules;

/// <summary>A credential that stands in the file itself. Only unmistakable ones: forms of known tokens, and registry passwords.</summary>
public sealed partial class HardCodedCredential : WorkflowCheck
{
    public override DiagnosticDescriptor Descriptor { get; } = Warning("HAL2009", "hard-coded-credential", "A credential stands in the file");

    public override bool AppliesToActions => true;

    public override IReadOnlyList<string> Bad { get; } =
    [
        $$"""
        on: push
        permissions: {}
        jobs:
          deploy:
            runs-on: ubuntu-latest
            container:
              image: registry.example.org/build:1
              credentials:
                username: robot
                password: swordfish # <-
            env:
              KEY: {{"AKIA"}}Q3EGRDS4T5UVWXYZ # <-
            steps:
              - run: make
        """,
    ];

    public override IReadOnlyList<string> Good { get; } =
    [
        """
        on: push
        permissions: {}
        jobs:
          deploy:
            runs-on: ubuntu-latest
            container:
              image: registry.example.org/build:1
              credentials:
                username: robot
                password: ${{ secrets.REGISTRY }}
            env:
              KEY: ${{ secrets.KEY }}
              POSTGRES_PASSWORD: postgres
            steps:
              - run: make
        """,
    ];

    public override void Visit(CheckText text, CheckRun run)
    {
        if (text.Role is not (TextRole.Env or TextRole.With or TextRole.Run or TextRole.CallWith or TextRole.Secrets) || text.Text.Length < 16) return;
        foreach (var match in Token.EnumerateMatches(text.Text))
        {
            run.Report(this, text.Place.SpanOf(match.Index, match.Length), "this looks like a credential that everybody who reads the file has", "revoke it, and keep its successor as a secret");
        }
    }

    public override void Visit(Job job, CheckRun run)
    {
        if (job is not StepsJob steps) return;
        Judge(steps.Container?.Credentials, run);
        foreach (var service in steps.Services?.Items ?? []) Judge(service.Container.Credentials, run);
    }

    private void Judge(RegistryCredentials? credentials, CheckRun run)
    {
        if (credentials?.Password is TemplateLiteral { Value.IsTruthy: true } password) run.Report(this, password.Span, "the registry's password stands in the file", "keep it as a secret: `${{ secrets.REGISTRY_PASSWORD }}`");
    }

    [GeneratedRegex(@"\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{60,}|AKIA[A-Z2-7]{16}|xox[abpr]-[A-Za-z0-9-]{20,}|glpat-[A-Za-z0-9_-]{20,}|npm_[A-Za-z0-9]{36})\b|-----BEGIN [A-Z ]*PRIVATE KEY-----", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Token { get; }
}
