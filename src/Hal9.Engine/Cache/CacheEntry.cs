namespace Hal9.Engine.Cache;

/// <summary>A kept cache.</summary>
/// <param name="Version">Digest of the paths: a cache of other paths is another cache.</param>
/// <param name="Scope">The full ref whose run saved it; runs of other refs see it only if it is the branch they go into, or the default branch.</param>
/// <param name="Used">When it was saved or found last.</param>
public sealed record CacheEntry(string Key, string Version, string Scope, long Bytes, DateTime Saved, DateTime Used, string File);
