using System.CommandLine;
using System.Text.Json.Serialization.Metadata;

namespace Hal9.Cli.Verbs;

/// <summary>
/// One thing hal9 can be told to do. A verb is one file here and one line in <see cref="VerbList"/>; it is made only when it is the one that was typed
/// (or when all are described), so what it needs is not paid for by the others.
/// </summary>
internal abstract class Verb
{
    /// <summary>A paragraph for the help: what it looks at, what it changes, when to use it. Lines are wrapped when shown.</summary>
    public abstract string Details { get; }

    /// <summary>Lines a person can type, the simplest first.</summary>
    public abstract IReadOnlyList<Example> Examples { get; }

    /// <summary>What <c>--json</c> writes; its schema is <c>docs/reference/schemas/VERB.schema.json</c>. Null for a verb that only groups others.</summary>
    public abstract JsonTypeInfo? Answer { get; }

    public virtual IEnumerable<Argument> Arguments => [];

    public virtual IEnumerable<Option> Options => [];

    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public abstract Task<int> RunAsync(Invocation invocation, CancellationToken cancellation);
}

/// <param name="Line">Without the leading <c>hal9</c>.</param>
/// <param name="Says">What it does, in a few words, lower case.</param>
internal sealed record Example(string Line, string Says);
