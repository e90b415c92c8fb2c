namespace Hal9.Toolchains.Tools;

/// <summary>Watches tools being run, to show it. Calls come from any thread, those of one command never at the same time.</summary>
public interface IToolObserver
{
    void Started(ToolCommand command);

    void Wrote(ToolCommand command, ToolLine line);

    void Ended(ToolRun run);
}
