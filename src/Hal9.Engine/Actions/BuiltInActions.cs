namespace Hal9.Engine.Actions;

/// <summary>Every action that HAL9 brings along.</summary>
internal static class BuiltInActions
{
    public static IReadOnlyList<BuiltInAction> All { get; } =
    [
        new CheckoutAction(),
        new UploadArtifactAction(),
        new DownloadArtifactAction(),
        new CacheAction("actions/cache", restores: true, saves: true),
        new CacheAction("actions/cache/restore", restores: true, saves: false),
        new CacheAction("actions/cache/save", restores: false, saves: true),
        new SetupDotNetAction(),
        new SetupNodeAction(),
    ];

    public static BuiltInAction? Find(string name) => All.FirstOrDefault(action => string.Equals(action.Name, name, StringComparison.OrdinalIgnoreCase));
}
