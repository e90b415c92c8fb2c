namespace Hal9.Forge;

/// <summary>A release as docs.github.com/rest/releases has it.</summary>
/// <param name="UploadUrl">A URI template: <c>…/assets{?name,label}</c>.</param>
public sealed record ForgeRelease(long Id, string TagName, string? Name, string? Body, bool Draft, bool Prerelease, string? TargetCommitish, string UploadUrl, string HtmlUrl, IReadOnlyList<ForgeAsset> Assets);

/// <param name="State"><c>uploaded</c>, or <c>starter</c> for one whose upload broke off.</param>
/// <param name="Digest"><c>sha256:…</c>; absent on older servers.</param>
public sealed record ForgeAsset(long Id, string Name, long Size, string State, string? Digest);

/// <param name="MakeLatest"><c>true</c>, <c>false</c> or <c>legacy</c>, as a string.</param>
public sealed record ReleaseDraft(string TagName, string Name, string Body, bool Draft, bool Prerelease, string? MakeLatest = null);

/// <summary>What changes of a release; what is null stays.</summary>
public sealed record ReleaseChange(bool? Draft = null, string? Body = null, string? Name = null, bool? Prerelease = null, string? MakeLatest = null);
