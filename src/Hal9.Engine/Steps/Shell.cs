using System.Text;
using Hal9.Engine.Backends;

namespace Hal9.Engine.Steps;

/// <summary>How a script is run.</summary>
/// <param name="Program">Path of the interpreter.</param>
/// <param name="Name">As the user wrote it, for the log.</param>
/// <param name="Format">Arguments with <c>{0}</c> where the script goes.</param>
/// <param name="Extension">Of the script's file.</param>
internal sealed record Shell(string Program, string Name, string Format, string Extension)
{
    /// <summary>Resolves a <c>shell</c> by GitHub's table. Exactly one of the two is present.</summary>
    /// <param name="written">Absent: the backend's own.</param>
    public static (Shell? Shell, string? Error) Resolve(string? written, Backend backend, string searchPath, string workingDirectory)
    {
        if (string.IsNullOrEmpty(written)) return Default(backend, searchPath, workingDirectory);
        var space = written.IndexOf(' ', StringComparison.Ordinal);
        var name = space < 0 ? written : written[..space];
        var format = space < 0 ? "" : written[(space + 1)..].TrimStart();
        if (format.Length == 0) format = BuiltInFormat(name);
        if (!format.Contains("{0}", StringComparison.Ordinal))
        {
            return (null, $"`{written}` is no shell: name bash, sh, cmd, powershell, pwsh or python, or write a command with `{{0}}` where the script goes");
        }
        if (backend.Find(name, searchPath, workingDirectory) is not { } program) return (null, $"the shell `{name}` was not found on the PATH of {backend.Name}");
        return (new Shell(program, name, format, ExtensionOf(name)), null);
    }

    /// <summary>The arguments, split as a command line is.</summary>
    public List<string> ArgumentsFor(string script) => Split(Format.Replace("{0}", script.Replace("\"", "\\\"", StringComparison.Ordinal), StringComparison.Ordinal));

    /// <summary>The script with what its shell needs around it.</summary>
    public string Wrap(string script) => Name.ToUpperInvariant() switch
    {
        "CMD" => $"@echo off{System.Environment.NewLine}{script}",
        "PWSH" or "POWERSHELL" => string.Join(System.Environment.NewLine,
            "$ErrorActionPreference = 'stop'", script, @"if ((Test-Path -LiteralPath variable:\LASTEXITCODE)) { exit $LASTEXITCODE }"),
        _ => script,
    };

    private static (Shell? Shell, string? Error) Default(Backend backend, string searchPath, string workingDirectory)
    {
        foreach (var name in backend.DefaultShells)
        {
            if (backend.Find(name, searchPath, workingDirectory) is not { } program) continue;
            // Without `shell`, bash runs as sh would: fewer flags than `shell: bash` gives.
            return name is "pwsh" or "powershell" ? (new Shell(program, name, BuiltInFormat(name), ".ps1"), null) : (new Shell(program, "sh", BuiltInFormat("sh"), ".sh"), null);
        }
        return (null, $"no shell was found on the PATH of {backend.Name}: not {string.Join(" nor ", backend.DefaultShells)}");
    }

    private static string BuiltInFormat(string name) => name.ToUpperInvariant() switch
    {
        "BASH" => "--noprofile --norc -e -o pipefail {0}",
        "SH" => "-e {0}",
        "PYTHON" => "{0}",
        "PWSH" or "POWERSHELL" => "-command \". '{0}'\"",
        "CMD" => "/D /E:ON /V:OFF /S /C \"CALL \"{0}\"\"",
        _ => "",
    };

    private static string ExtensionOf(string name) => name.ToUpperInvariant() switch
    {
        "BASH" or "SH" => ".sh",
        "PYTHON" => ".py",
        "PWSH" or "POWERSHELL" => ".ps1",
        "CMD" => ".cmd",
        _ => "",
    };

    /// <summary>Double quotes group, a backslash before one makes it plain, as .NET and the C runtime of Windows split.</summary>
    private static List<string> Split(string line)
    {
        var arguments = new List<string>();
        var current = new StringBuilder();
        var isOpen = false;
        var isQuoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            var character = line[i];
            if (character == '\\' && i + 1 < line.Length && line[i + 1] == '"')
            {
                current.Append('"');
                isOpen = true;
                i++;
            }
            else if (character == '"')
            {
                isQuoted = !isQuoted;
                isOpen = true;
            }
            else if (character is ' ' or '\t' && !isQuoted)
            {
                if (isOpen) arguments.Add(current.ToString());
                current.Clear();
                isOpen = false;
            }
            else
            {
                current.Append(character);
                isOpen = true;
            }
        }
        if (isOpen) arguments.Add(current.ToString());
        return arguments;
    }
}
