using Hal9.Engine.Actions.Sources;
using Hal9.Workflows.Model;

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

    /// <summary>What runs instead of an action of another repository; null when the real one is wanted, or there is none.</summary>
    public static BuiltInAction? InsteadOf(ActionReference.Repository reference, ActionSourcing sourcing) =>
        Find($"{reference.Owner}/{reference.Name}{(reference.Path.Length > 0 ? "/" + reference.Path : "")}") is { } builtIn
        && !sourcing.WantsReal(new ActionRepository(reference.Owner, reference.Name)) ? builtIn : null;
}
