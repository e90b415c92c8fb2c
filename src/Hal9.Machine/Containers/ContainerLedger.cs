using System.Globalization;
using Hal9.Machine.Processes;

namespace Hal9.Machine.Containers;

/// <summary>
/// One run's right to containers: every container and network of it bears its label, and a file tells whose it is while that process lives. A
/// process that died without removing them leaves the file, and the next one removes them.
/// </summary>
public sealed class ContainerLedger : IAsyncDisposable
{
    /// <summary>Name of the label.</summary>
    public const string LabelName = "hal9.owner";

    private readonly ContainerEngine engine;
    private readonly string file;

    private ContainerLedger(ContainerEngine engine, string file, string label)
    {
        this.engine = engine;
        this.file = file;
        Label = label;
    }

    /// <summary><c>name=value</c>.</summary>
    public string Label { get; }

    /// <summary>To be called before the first container is made.</summary>
    /// <param name="folder">Of this user's, for all ledgers.</param>
    public static ContainerLedger Open(ContainerEngine engine, string folder)
    {
        var owner = ProcessIdentity.Of(Environment.ProcessId) ?? new ProcessIdentity(Environment.ProcessId, 0, "");
        Directory.CreateDirectory(folder);
        var value = Guid.NewGuid().ToString("N");
        var file = Path.Combine(folder, value);
        File.WriteAllText(file, string.Create(CultureInfo.InvariantCulture, $"{owner.Pid} {owner.StartTicks} {owner.Boot}"));
        return new ContainerLedger(engine, file, $"{LabelName}={value}");
    }

    /// <summary>Some process died without removing its containers. Cheap: no engine is asked.</summary>
    public static bool HasLeftovers(string folder) => Dead(folder).Any();

    /// <summary>Removes what dead processes left. What cannot be removed now is tried again by the next one.</summary>
    public static async Task RemoveLeftoversAsync(ContainerEngine engine, string folder, CancellationToken cancellation)
    {
        foreach (var file in Dead(folder))
        {
            if (await engine.RemoveLabelledAsync($"{LabelName}={Path.GetFileName(file)}", cancellation).ConfigureAwait(false) is null) File.Delete(file);
        }
    }

    /// <summary>Removes everything that bears the label.</summary>
    public async ValueTask DisposeAsync()
    {
        if (await engine.RemoveLabelledAsync(Label, CancellationToken.None).ConfigureAwait(false) is null) File.Delete(file);
    }

    private static IEnumerable<string> Dead(string folder)
    {
        if (!Directory.Exists(folder)) yield break;
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            if (Read(file) is { } owner && !owner.IsAlive()) yield return file;
        }
    }

    private static ProcessIdentity? Read(string file)
    {
        try
        {
            var words = File.ReadAllText(file).Split(' ');
            return words.Length == 3 && int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
                ? new ProcessIdentity(pid, ticks, words[2]) : null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // Gone meanwhile, or another user's.
            return null;
        }
    }
}
