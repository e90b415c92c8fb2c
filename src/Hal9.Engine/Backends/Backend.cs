using Hal9.Machine.Processes;

namespace Hal9.Engine.Backends;

/// <summary>
/// Where the programs of one job's steps run. What stays in this program either way: expressions, hashFiles, built-in actions, environment
/// files; so a path has two names, one on this machine and one that steps see. Thread-safe.
/// </summary>
internal abstract class Backend
{
    /// <summary>What every step's program inherits; the workflow's own variables go over it.</summary>
    public abstract IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>First on the search path, before what steps added.</summary>
    public abstract string? ToolFolder { get; }

    /// <summary>Between the folders of a search path.</summary>
    public abstract char PathSeparator { get; }

    /// <summary>Shells for a <c>run</c> that names none; the first found is taken.</summary>
    public abstract IReadOnlyList<string> DefaultShells { get; }

    /// <summary>Where steps run, in words for an error: <c>this machine</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What steps call a path of this machine.</summary>
    public abstract string Inside(string path);

    /// <summary>The path of this machine behind what a step calls <paramref name="path"/>, which may be relative.</summary>
    public abstract string Outside(string path);

    /// <summary>The same for a pattern of files, which may begin with <c>!</c>.</summary>
    public string OutsidePattern(string pattern) => pattern.StartsWith('!') ? "!" + Outside(pattern[1..].TrimStart()) : Outside(pattern);

    /// <summary>Makes a folder of this machine visible to steps, and returns where it then is on this machine.</summary>
    public virtual string Bring(string folder) => folder;

    /// <summary>A program as <see cref="ChildCommand.Program"/> takes it; absent when it is known not to be there.</summary>
    /// <param name="workingDirectory">Inside.</param>
    public abstract string? Find(string name, string? searchPath, string workingDirectory);

    /// <summary>What starts node for JavaScript actions, the program first; absent when there is none.</summary>
    public virtual string[]? Node(string? searchPath) => Find("node", searchPath, "/") is { } node ? [node] : null;

    /// <summary>Sees to it that a step's programs reach an endpoint on this machine's loopback, at the same address. Returns why they will not.</summary>
    public virtual Task<string?> ReachAsync(string authority, CancellationToken cancellation) => Task.FromResult<string?>(null);

    /// <summary>Starts a program; all paths in the command are inside.</summary>
    /// <exception cref="ProcessStartException">It could not be started.</exception>
    public abstract ChildProcess Start(ChildCommand command);
}
