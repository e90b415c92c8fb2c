using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Hal9.Engine.Artifacts;
using Hal9.Engine.Cache;
using Hal9.Engine.Endpoints;

namespace Hal9.Engine.Tests.Endpoints;

/// <summary>An endpoint of a run in a temporary folder, with a repository of two commits, and a client of one of its jobs.</summary>
internal sealed class ServedRun : IAsyncDisposable
{
    public ServedRun(string? payload = null, long cacheLimit = CacheStore.UsualLimit, TimeProvider? time = null, string reference = "refs/heads/main", IReadOnlyList<string>? cacheScopes = null, string? root = null, string objectFormat = "sha1")
    {
        IsOwn = root is null;
        Root = root ?? Directory.CreateTempSubdirectory("hal9-endpoint-").FullName;
        if (!Directory.Exists(Repository))
        {
            Directory.CreateDirectory(Repository);
            Git($"init -q -b main --object-format={objectFormat}");
            Write("README.md", "# demo\n");
            Write("src/a.txt", "one\n");
            Commit("first");
            Git("tag v1.0");
            Write("src/a.txt", "one\ntwo\n");
            Write("src/b b.txt", "b\n");
            Commit("second\n\nwith a body");
        }
        Head = Git("rev-parse HEAD");
        Run = new EndpointRun
        {
            RunId = "1700", Repository = "octo/demo", RepositoryRoot = Repository, EventName = "push", Ref = reference, Sha = Head, Actor = "octo", DefaultBranch = "main",
            WorkflowName = "CI", WorkflowPath = ".github/workflows/ci.yml", Title = "second",
            EventPayload = Encoding.UTF8.GetBytes(payload?.Replace("HEAD", Head, StringComparison.Ordinal) ?? """{"repository":{"default_branch":"main","full_name":"octo/demo"}}"""),
            Artifacts = new ArtifactStore(Path.Combine(Root, "runs", "1700")), Caches = new CacheStore(Path.Combine(Root, "cache"), cacheLimit), CacheScopes = cacheScopes ?? [reference],
            ScratchFolder = Path.Combine(Root, "scratch"),
            Jobs = _ => Task.FromResult<IReadOnlyList<JobFacts>>([new JobFacts("build", "Build it", DateTimeOffset.UnixEpoch, null, null, [new StepFacts("1", "Compile", 1, DateTimeOffset.UnixEpoch, null, null)])]),
        };
        Endpoint = new LoopbackEndpoint(Run, time ?? TimeProvider.System);
        Job = Admit("build", time);
        Client = ClientOf(Endpoint.RuntimeToken(Job));
        Api = ClientOf(Job.RepositoryToken);
    }

    private bool IsOwn { get; }

    public string Root { get; }

    public string Repository => Path.Combine(Root, "repository");

    public string Head { get; }

    public EndpointRun Run { get; }

    public LoopbackEndpoint Endpoint { get; }

    public JobAccess Job { get; }

    /// <summary>With the job's runtime token.</summary>
    public HttpClient Client { get; }

    /// <summary>With the job's <c>GITHUB_TOKEN</c>.</summary>
    public HttpClient Api { get; }

    public string Port => Endpoint.Authority[(Endpoint.Authority.IndexOf(':', StringComparison.Ordinal) + 1)..];

    public JobAccess Admit(string job, TimeProvider? time = null) => Endpoint.Admit(job, JobTokens.NewRepositoryToken(), (time ?? TimeProvider.System).GetUtcNow().AddHours(1));

    public HttpClient ClientOf(string? token)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = new Uri($"http://{Endpoint.Authority}/"), Timeout = TimeSpan.FromMinutes(1) };
        if (token is not null) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>A call of the artifact or cache service; the ids are the job's own unless the call has some.</summary>
    public async Task<(HttpStatusCode Status, JsonObject Answer)> CallAsync(string service, string method, JsonObject call, HttpClient? client = null)
    {
        if (service == "Artifact")
        {
            if (!call.ContainsKey("workflow_run_backend_id")) call["workflow_run_backend_id"] = Run.RunId;
            if (!call.ContainsKey("workflow_job_run_backend_id")) call["workflow_job_run_backend_id"] = Job.JobId;
        }
        using var content = new StringContent(call.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await (client ?? Client).PostAsync(new Uri($"/twirp/github.actions.results.api.v1.{service}Service/{method}", UriKind.Relative), content, TestContext.Current.CancellationToken);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!.AsObject());
    }

    public async Task<HttpStatusCode> PutAsync(string url, string query, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        using var answer = await Anonymous.PutAsync(new Uri(url + query), content, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    public HttpClient Anonymous => field ??= ClientOf(null);

    public async Task<(HttpStatusCode Status, JsonNode? Answer)> GetAsync(string path, HttpClient? client = null)
    {
        using var answer = await (client ?? Api).GetAsync(new Uri(path, UriKind.RelativeOrAbsolute), TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (answer.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    public void Write(string path, string text)
    {
        var file = Path.Combine(Repository, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    public void Commit(string message)
    {
        Git("add -A");
        RunProgram("git", ["-c", "user.name=Ann", "-c", "user.email=ann@example.org", "commit", "-q", "-m", message], Repository);
    }

    public string Git(string arguments) => RunProgram("git", arguments.Split(' '), Repository).Trim();

    /// <summary>Runs a program that must succeed; its output.</summary>
    public string RunProgram(string program, string[] arguments, string directory, params (string Name, string? Value)[] environment)
    {
        var (code, output) = TryProgram(program, arguments, directory, environment);
        Assert.True(code == 0, $"{program} {string.Join(' ', arguments)}\n{output}");
        return output;
    }

    public (int Code, string Output) TryProgram(string program, string[] arguments, string directory, params (string Name, string? Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        start.Environment["HOME"] = Root;
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.Result);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Api.Dispose();
        await Endpoint.DisposeAsync();
        if (IsOwn && Directory.Exists(Root)) Directory.Delete(Root, recursive: true);
    }
}
