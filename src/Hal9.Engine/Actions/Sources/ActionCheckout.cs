namespace Hal9.Engine.Actions.Sources;

/// <summary>An action's repository at one commit, as files of this machine.</summary>
/// <param name="Ref">As <c>uses</c> names it.</param>
/// <param name="Commit">Full.</param>
/// <param name="Folder">Absolute; its own <c>.git</c> is not in it.</param>
internal sealed record ActionCheckout(ActionRepository Repository, string Ref, string Commit, string Folder);
