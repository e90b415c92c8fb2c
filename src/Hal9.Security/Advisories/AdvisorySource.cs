using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Hal9.Primitives.Diagnostics;
using Hal9.Primitives.Packages;

namespace Hal9.Security.Advisories;

/// <summary>What came of asking for the advisories of one ecosystem.</summary>
/// <param name="Index">Null when there are none to be had.</param>
/// <param name="From">Where they came from, for people.</param>
/// <param name="Age">How long ago they were last known to be the newest; null for files.</param>
/// <param name="Problem">Why there are none, or why they are old.</param>
internal sealed record AdvisorySupply(AdvisoryIndex? Index, string From, TimeSpan? Age, Diagnostic? Problem);

/// <summary>Gets advisories from a folder, a zip or an address.</summary>
/// <param name="http">Its own timeout is not used.</param>
internal sealed class AdvisorySource(AdvisoryCache cache, HttpClient http, TimeProvider time)
{
    /// <summary>Archives that were looked at so recently are not asked for again.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromHours(1);

    private const long DownloadLimit = 2L * 1024 * 1024 * 1024;

    private static readonly TimeSpan HeadDeadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BodyDeadline = TimeSpan.FromMinutes(10);

    private (string Path, AdvisorySupply Supply)? files;

    /// <param name="source">As typed or configured; a relative path is relative to <paramref name="root"/>.</param>
    public Task<AdvisorySupply> GetAsync(string source, string root, PackageEcosystem ecosystem, TimeSpan maximalAge, CancellationToken cancellation)
    {
        if (Uri.TryCreate(source, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
        {
            var named = source.Replace("{ecosystem}", Uri.EscapeDataString(AdvisoryParser.NameOf(ecosystem)), StringComparison.Ordinal);
            return FetchAsync(new Uri(named), ecosystem, maximalAge, cancellation);
        }
        var path = Path.GetFullPath(source.Replace("{ecosystem}", AdvisoryParser.NameOf(ecosystem), StringComparison.Ordinal), root);
        // One folder holds the advisories of every ecosystem; it is read once.
        if (files?.Path != path) files = (path, ReadFiles(path, source, cancellation));
        return Task.FromResult(files.Value.Supply);
    }

    private AdvisorySupply ReadFiles(string path, string shown, CancellationToken cancellation)
    {
        try
        {
            if (Directory.Exists(path)) return new AdvisorySupply(AdvisoryFiles.ReadFolder(path, cache.Scratch, cancellation), shown, null, null);
            var file = new FileInfo(path);
            if (!file.Exists) return None(shown, $"`{shown}` does not exist");
            var stamp = string.Create(CultureInfo.InvariantCulture, $"{file.Length} {file.LastWriteTimeUtc.Ticks}");
            if (cache.Find(path) is { } known && known.Stamp == stamp) return new AdvisorySupply(known, shown, null, null);
            var index = AdvisoryFiles.ReadArchive(path, stamp, cache.Scratch, cancellation);
            cache.Keep(path, index);
            return new AdvisorySupply(index, shown, null, null);
        }
        catch (InvalidDataException problem)
        {
            return None(shown, $"`{shown}` is not a whole zip: {Lower(problem.Message)}");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return None(shown, $"`{shown}` cannot be read: {Lower(problem.Message)}");
        }
    }

    private async Task<AdvisorySupply> FetchAsync(Uri address, PackageEcosystem ecosystem, TimeSpan maximalAge, CancellationToken cancellation)
    {
        var name = address.ToString();
        var known = cache.FindFetched(name);
        // An index without its notes, or of another download, is none.
        var index = known is null ? null : cache.Find(name) is { } kept && kept.Stamp == StampOf(known.Fetched) ? kept : null;
        var now = time.GetUtcNow();
        if (index is not null && now - known!.Checked < Fresh && known.Checked <= now) return new AdvisorySupply(index, address.Host, now - known.Checked, null);
        string why;
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.UserAgent.Add(new ProductInfoHeaderValue("hal9", null));
            if (index is not null && known!.ETag is not null) request.Headers.TryAddWithoutValidation("If-None-Match", known.ETag);
            else if (index is not null && known!.LastModified is { } modified) request.Headers.IfModifiedSince = modified;
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            deadline.CancelAfter(HeadDeadline);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token).ConfigureAwait(false);
            deadline.CancelAfter(BodyDeadline);
            if (response.StatusCode == HttpStatusCode.NotModified && index is not null)
            {
                cache.Keep(known! with { Checked = now });
                return new AdvisorySupply(index, address.Host, TimeSpan.Zero, null);
            }
            if (response.IsSuccessStatusCode)
            {
                var fetched = new FetchedArchive(name, response.Headers.ETag?.ToString(), response.Content.Headers.LastModified, now, now);
                var read = await ReadAsync(response, StampOf(now), deadline.Token).ConfigureAwait(false);
                cache.Keep(name, read);
                cache.Keep(fetched);
                return new AdvisorySupply(read, address.Host, TimeSpan.Zero, null);
            }
            why = response.StatusCode == HttpStatusCode.NotFound
                ? $"{address} does not exist (404): it has no advisories for {AdvisoryParser.NameOf(ecosystem)}"
                : string.Create(CultureInfo.InvariantCulture, $"{address} answered {(int)response.StatusCode}");
        }
        catch (InvalidDataException problem)
        {
            why = $"what {address} sent is not a whole zip: {Lower(problem.Message)}";
        }
        catch (Exception problem) when (problem is HttpRequestException or IOException or UnauthorizedAccessException)
        {
            why = $"{address} cannot be reached: {Lower((problem.InnerException ?? problem).Message)}";
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            why = $"{address} did not answer in time";
        }
        if (index is null) return None(address.Host, why);
        var age = now - known!.Checked;
        return age > maximalAge
            ? None(address.Host, $"{why}; the advisories kept from {Ago(age)} are older than `audit.maximal-age` allows")
            : new AdvisorySupply(index, address.Host, age, AuditDiagnostics.StaleAdvisories.Nowhere($"the advisories are of {Ago(age)}: {why}"));
    }

    private async Task<AdvisoryIndex> ReadAsync(HttpResponseMessage response, string stamp, CancellationToken cancellation)
    {
        var file = cache.Download();
        try
        {
            await using (file.ConfigureAwait(false))
            {
                using var content = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
                var buffer = new byte[64 * 1024];
                while (await content.ReadAsync(buffer, cancellation).ConfigureAwait(false) is var count and > 0)
                {
                    if (file.Length + count > DownloadLimit) throw new InvalidDataException($"it is larger than {DownloadLimit >> 30} GB");
                    await file.WriteAsync(buffer.AsMemory(0, count), cancellation).ConfigureAwait(false);
                }
            }
            return AdvisoryFiles.ReadArchive(file.Name, stamp, cache.Scratch, cancellation);
        }
        finally
        {
            File.Delete(file.Name);
        }
    }

    private static AdvisorySupply None(string from, string why) => new(null, from, null, AuditDiagnostics.NoAdvisories.Nowhere(why));

    private static string StampOf(DateTimeOffset fetched) => fetched.UtcTicks.ToString(CultureInfo.InvariantCulture);

    private static string Ago(TimeSpan age) => age switch
    {
        { TotalDays: >= 2 } => $"{(int)age.TotalDays} days ago", { TotalHours: >= 2 } => $"{(int)age.TotalHours} hours ago",
        _ => $"{Math.Max(1, (int)age.TotalMinutes)} minutes ago",
    };

    private static string Lower(string message) => message.Length == 0 ? message : char.ToLowerInvariant(message[0]) + message[1..].TrimEnd('.');
}
