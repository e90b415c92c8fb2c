using Hal9.Forge;
using Hal9.Machine.Git;
using Hal9.Primitives.Diagnostics;
using Hal9.Toolchains.Coverage;

namespace Hal9.Cli.Ci;

/// <summary>Sends coverage to Codecov when CODECOV_TOKEN says so. CODECOV_URL names another server than Codecov's.</summary>
internal static class CoverageUpload
{
    /// <returns>Null when it was sent, or not to be sent.</returns>
    public static async Task<Diagnostic?> SendAsync(CoverageReport report, CiGround ground, bool must, CancellationToken cancellation)
    {
        if (Variable("CODECOV_TOKEN") is not { } token) return null;
        var descriptor = must ? CoverageDiagnostics.UploadFailed : CoverageDiagnostics.UploadWarned;
        if (!Uri.TryCreate((Variable("CODECOV_URL") ?? "https://codecov.io").TrimEnd('/') + "/", UriKind.Absolute, out var service)) return descriptor.Nowhere("CODECOV_URL is no address");
        var facts = GitProgram.Find(ground.Root, TimeProvider.System) is { } git ? await new GitRepository(git).ReadFactsAsync(cancellation).ConfigureAwait(false) : null;
        var slug = Variable("GITHUB_REPOSITORY") ?? GitRepository.NameOf(facts?.RemoteUrl);
        var commit = Variable("GITHUB_SHA") ?? facts?.Head;
        if (slug is null || commit is null) return descriptor.Nowhere("the coverage was not uploaded: the repository's name or commit is not known", "set GITHUB_REPOSITORY and GITHUB_SHA");
        var reference = Variable("GITHUB_REF") ?? facts?.Ref ?? "";
        var branch = Variable("GITHUB_HEAD_REF") ?? Variable("GITHUB_REF_NAME") ?? reference.Replace("refs/heads/", "", StringComparison.Ordinal);
        var pull = reference.StartsWith("refs/pull/", StringComparison.Ordinal) ? reference.Split('/')[2] : null;
        var page = Variable("GITHUB_SERVER_URL") is { } server && Variable("GITHUB_RUN_ID") is { } run ? $"{server}/{slug}/actions/runs/{run}" : null;
        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        using var xml = new MemoryStream();
        CoberturaFile.Write(report, ".", TimeProvider.System.GetUtcNow(), xml);
        var problem = await new CodecovUpload(http, service, token).SendAsync(
            new CodecovReport(slug, commit, branch, pull, page), ground.Tree.Files, "coverage.xml", System.Text.Encoding.UTF8.GetString(xml.GetBuffer(), 0, (int)xml.Length), cancellation).ConfigureAwait(false);
        return problem is null ? null : descriptor.Nowhere($"the coverage was not uploaded: {problem}");
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
