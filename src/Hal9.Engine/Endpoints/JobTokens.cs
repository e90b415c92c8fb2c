using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Hal9.Engine.Endpoints;

/// <summary>
/// Issues and checks the tokens of jobs. The runtime token is a JWT (HS256) whose <c>scp</c> the official libraries read; it is good
/// only as long as its job is known here. Thread-safe.
/// </summary>
/// <param name="key">At least 32 bytes.</param>
internal sealed class JobTokens(byte[] key, TimeProvider time)
{
    private const int LongestToken = 2048;

    // The one header that is taken; so no other algorithm can be asked for.
    private static readonly string Header = Base64Url.EncodeToString("""{"alg":"HS256","typ":"JWT"}"""u8);

    private readonly ConcurrentDictionary<string, JobAccess> jobs = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, JobAccess> repositoryTokens = new(StringComparer.Ordinal);

    public static string IdOf(string jobKey) => StableNumber.Of(jobKey).ToString(CultureInfo.InvariantCulture);

    public static string NewRepositoryToken() => "hal9_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));

    public JobAccess Issue(EndpointRun run, string jobKey, string repositoryToken, DateTimeOffset expires)
    {
        var access = new JobAccess(run, IdOf(jobKey), repositoryToken, expires);
        jobs[Place(run.RunId, access.JobId)] = access;
        repositoryTokens[Fingerprint(access.RepositoryToken)] = access;
        return access;
    }

    public void Revoke(JobAccess access)
    {
        jobs.TryRemove(KeyValuePair.Create(Place(access.Run.RunId, access.JobId), access));
        repositoryTokens.TryRemove(Fingerprint(access.RepositoryToken), out _);
    }

    /// <summary>The value of <c>ACTIONS_RUNTIME_TOKEN</c>.</summary>
    public string RuntimeToken(JobAccess access)
    {
        using var payload = new MemoryStream();
        using (var writer = new Utf8JsonWriter(payload))
        {
            writer.WriteStartObject();
            writer.WriteString("iss", "hal9");
            writer.WriteString("scp", $"Actions.Results:{access.Run.RunId}:{access.JobId}");
            writer.WriteNumber("exp", access.Expires.ToUnixTimeSeconds());
            writer.WriteEndObject();
        }
        var signed = $"{Header}.{Base64Url.EncodeToString(payload.ToArray())}";
        return $"{signed}.{Base64Url.EncodeToString(Sign(signed))}";
    }

    /// <summary>The job that a token belongs to; null when it is forged, expired, of an ended job or of the other kind.</summary>
    public JobAccess? Find(string token, TokenUse use)
    {
        if (token.Length is 0 or > LongestToken) return null;
        var access = use == TokenUse.Runtime ? FindRuntime(token) : repositoryTokens.GetValueOrDefault(Fingerprint(token));
        return access is not null && time.GetUtcNow() < access.Expires ? access : null;
    }

    private JobAccess? FindRuntime(string token)
    {
        if (token.Split('.') is not [var header, var payload, var signature] || header != Header) return null;
        try
        {
            if (!CryptographicOperations.FixedTimeEquals(Base64Url.DecodeFromChars(signature), Sign($"{header}.{payload}"))) return null;
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(payload));
            if (time.GetUtcNow().ToUnixTimeSeconds() >= claims.RootElement.GetProperty("exp").GetInt64()) return null;
            return claims.RootElement.GetProperty("scp").GetString()?.Split(':') is ["Actions.Results", var run, var job] ? jobs.GetValueOrDefault(Place(run, job)) : null;
        }
        catch (Exception problem) when (problem is FormatException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private byte[] Sign(string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Place(string run, string job) => $"{run}:{job}";

    /// <summary>Looked up by digest, so that the time it takes says nothing of the tokens that are there.</summary>
    private static string Fingerprint(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
