using Hal9.Toolchains.Tools;

namespace Hal9.Toolchains.Findings;

/// <summary>Reads what one call of a tool wrote. Used for one call.</summary>
public interface IFindingReader
{
    /// <summary>Every line, in the order it came.</summary>
    void Read(ToolLine line);

    /// <summary>All findings, the same one once, in the order of the tool.</summary>
    IReadOnlyList<ToolFinding> Finish(ToolRun run);
}
