using System.Collections.Frozen;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Checks.Rules;

/// <summary>Inputs of the actions most workflows use. Newer versions may have more, so that only a near miss is a mistake.</summary>
internal static class KnownActions
{
    private static readonly FrozenDictionary<string, KnownAction> Actions = new Dictionary<string, KnownAction>
    {
        ["actions/checkout"] = new([], "repository", "ref", "token", "ssh-key", "ssh-known-hosts", "ssh-strict", "ssh-user", "persist-credentials", "path", "clean", "filter",
            "sparse-checkout", "sparse-checkout-cone-mode", "fetch-depth", "fetch-tags", "show-progress", "lfs", "submodules", "set-safe-directory", "github-server-url"),
        ["actions/cache"] = new(["path", "key"], "path", "key", "restore-keys", "upload-chunk-size", "enableCrossOsArchive", "fail-on-cache-miss", "lookup-only", "save-always"),
        ["actions/cache/restore"] = new(["path", "key"], "path", "key", "restore-keys", "enableCrossOsArchive", "fail-on-cache-miss", "lookup-only"),
        ["actions/cache/save"] = new(["path", "key"], "path", "key", "upload-chunk-size", "enableCrossOsArchive"),
        ["actions/upload-artifact"] = new(["path"], "name", "path", "if-no-files-found", "retention-days", "compression-level", "overwrite", "include-hidden-files", "archive"),
        ["actions/download-artifact"] = new([], "name", "artifact-ids", "path", "pattern", "merge-multiple", "github-token", "repository", "run-id", "skip-decompress", "digest-mismatch"),
        ["actions/github-script"] = new(["script"], "script", "github-token", "debug", "user-agent", "previews", "result-encoding", "retries", "retry-exempt-status-codes", "base-url"),
        ["actions/setup-dotnet"] = new([], "dotnet-version", "dotnet-quality", "global-json-file", "source-url", "owner", "config-file", "cache", "cache-dependency-path", "workloads", "architecture", "dotnet-channel"),
        ["actions/setup-go"] = new([], "go-version", "go-version-file", "check-latest", "token", "cache", "cache-dependency-path", "architecture", "go-download-base-url"),
        ["actions/setup-java"] = new(["distribution"], "java-version", "java-version-file", "distribution", "java-package", "architecture", "jdkFile", "check-latest", "server-id", "server-username",
            "server-password", "settings-path", "overwrite-settings", "gpg-private-key", "gpg-passphrase", "cache", "cache-dependency-path", "job-status", "token", "mvn-toolchain-id", "mvn-toolchain-vendor"),
        ["actions/setup-node"] = new([], "always-auth", "node-version", "node-version-file", "architecture", "check-latest", "registry-url", "scope", "token", "cache", "package-manager-cache",
            "cache-dependency-path", "mirror", "mirror-token"),
        ["actions/setup-python"] = new([], "python-version", "python-version-file", "cache", "architecture", "check-latest", "token", "cache-dependency-path", "update-environment",
            "allow-prereleases", "freethreaded", "pip-version", "pip-install"),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static KnownAction? Find(ActionReference.Repository action) => Actions.GetValueOrDefault(UsedActions.FullName(action));
}

/// <param name="Required">Inputs without which the action fails.</param>
internal sealed record KnownAction(string[] Required, params string[] Inputs);
