namespace Hal9.Cli;

/// <summary>What every verb tells the shell.</summary>
internal static class ExitCode
{
    /// <summary>All is well, possibly with warnings.</summary>
    public const int Fine = 0;

    /// <summary>The thing that was looked at is bad.</summary>
    public const int Bad = 1;

    /// <summary>The command was used wrongly, or could not run.</summary>
    public const int Unusable = 2;

    /// <summary>Ended by Ctrl+C, as a shell says it: 128 and the signal's number.</summary>
    public const int Interrupted = 130;
}
