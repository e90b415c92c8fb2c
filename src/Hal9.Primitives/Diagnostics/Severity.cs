namespace Hal9.Primitives.Diagnostics;

/// <summary>How bad a diagnostic is, mildest first.</summary>
public enum Severity
{
    /// <summary>Information; never changes an exit code.</summary>
    Note,

    /// <summary>Worth mending; changes an exit code only where the user asked for strictness.</summary>
    Warning,

    /// <summary>The input is refused. For workflow files: GitHub would refuse it too.</summary>
    Error,
}
