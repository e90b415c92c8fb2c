namespace Hal9.Releases.Versions;

/// <summary>What a commit asks of the version, smallest first.</summary>
public enum Impact
{
    None,
    Patch,
    Minor,
    Major,
}
