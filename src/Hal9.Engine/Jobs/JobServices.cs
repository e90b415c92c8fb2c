using System.Threading.Channels;
using Hal9.Machine.Containers;
using Hal9.Machine.Services;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Expressions;
using Hal9.Workflows.Model;

namespace Hal9.Engine.Jobs;

/// <summary>The <c>services</c> of one leg, from before its first step until behind its last.</summary>
/// <param name="report">Writes lines into the job's log.</param>
/// <param name="written">As the workflow has them, for the place of what is wrong.</param>
internal sealed class JobServices(ServiceGroup? group, IReadOnlyList<string> notes, Func<IEnumerable<string>, Task> report, ServiceContainers? written = null) : IAsyncDisposable
{
    // Of each service's log, when the job failed.
    private const int LinesShown = 50;

    private bool areLogsShown;

    /// <summary>Starts nothing. A reason instead when this machine cannot serve them; problems when they are not written rightly.</summary>
    public static async Task<(JobServices? Services, string? WhyNot)> PrepareAsync(
        JobRun job, StepsJob planned, List<Diagnostic> problems, Func<IEnumerable<string>, Task> report, CancellationToken cancellation)
    {
        if (planned.Services is not { } services) return (new JobServices(null, [], report), null);
        var context = job.ContextOf(job.Scope, job.GitHubOf(job.Scope), job.Environment, cancellation);
        var notes = new List<string>();
        var requests = Read(services, context, notes, problems);
        if (problems.Count > 0 || requests.Count == 0) return (new JobServices(null, notes, report), null);
        var request = job.Services.Request;
        job.Services.Masker.Add(requests.Select(static one => one.Credentials?.Password).OfType<string>());
        var ground = new ServiceGround
        {
            Environment = request.InheritedEnvironment,
            CacheFolder = request.ServicesFolder,
            Owner = $"job `{job.Leg.Name}` of run {request.Identity.RunId}",
            Time = job.Services.Time,
            Containers = job.Services.Containers,
            Network = job.Containers.Network,
            OwnNetwork = job.Containers.OwnNetworkAsync,
            Labels = job.Containers.RunLabels,
        };
        var (group, whyNot) = await ServiceGroup.PrepareAsync(requests, ground, cancellation).ConfigureAwait(false);
        return group is null ? (null, whyNot) : (new JobServices(group, notes, report, services), null);
    }

    /// <summary>Starts them and waits until they are well. False when one is not, which was said.</summary>
    /// <param name="isAgain">Steps of this job have run with services that are gone.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<bool> StartAsync(JobRun job, bool isAgain, CancellationToken cancellation)
    {
        if (group is null)
        {
            await report(notes).ConfigureAwait(false);
            return true;
        }
        await report(["##[group]Start services", .. notes]).ConfigureAwait(false);
        var lines = Channel.CreateUnbounded<string>(new UnboundedChannelOptions { SingleReader = true });
        var telling = TellAsync(lines.Reader);
        ServiceFailure? failure;
        try
        {
            failure = await group.StartAsync(line => lines.Writer.TryWrite(line), cancellation).ConfigureAwait(false);
        }
        finally
        {
            lines.Writer.Complete();
            await telling.ConfigureAwait(false);
            await report(["##[endgroup]"]).ConfigureAwait(false);
        }
        if (failure is not null)
        {
            await ShowLogsAsync(cancellation).ConfigureAwait(false);
            await report(["##[error]" + Placed(failure)]).ConfigureAwait(false);
            return false;
        }
        if (isAgain)
        {
            job.HasWarnings = true;
            await report(["##[warning]The services of this job were started anew: what its steps before had written into them is gone. If later steps need it, run the job again from its start"]).ConfigureAwait(false);
        }
        job.ServiceContext = ContextOf(group.Running);
        job.Containers.Hosts.AddRange(group.Running.Where(static service => service.Address is not null).Select(static service => $"{service.Request.Name}:{service.Address}"));
        return true;
    }

    /// <summary>Writes the end of each service's own log, once.</summary>
    public async Task ShowLogsAsync(CancellationToken cancellation)
    {
        if (areLogsShown) return;
        areLogsShown = true;
        foreach (var service in group?.Running ?? [])
        {
            var lines = (await service.ReadLogAsync(cancellation).ConfigureAwait(false)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            if (lines.Length > 0) await report([$"##[group]Log of the service {service.Request.Name}", .. lines.TakeLast(LinesShown), "##[endgroup]"]).ConfigureAwait(false);
        }
    }

    public ValueTask DisposeAsync() => group?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>Who serves knows no file, but which service it is.</summary>
    private Diagnostic Placed(ServiceFailure failure) => written is null ? failure.Problem
        : failure.Problem with { Span = written.Items.FirstOrDefault(item => string.Equals(item.Name, failure.Service.Name, StringComparison.OrdinalIgnoreCase))?.Span ?? written.Source.Span };

    private async Task TellAsync(ChannelReader<string> lines)
    {
        await foreach (var line in lines.ReadAllAsync().ConfigureAwait(false)) await report([line]).ConfigureAwait(false);
    }

    private static ExpressionDictionary ContextOf(IReadOnlyList<RunningService> running) => ExpressionDictionary.Of(running.Select(static service => (service.Request.Name, (ExpressionValue)ExpressionDictionary.Of(
        ("id", ExpressionValue.Of(service.Id)),
        ("network", ExpressionValue.Of(service.Network)),
        ("ports", ExpressionDictionary.Of(service.Ports.Select(static port => (Text(port.Key), ExpressionValue.Of(Text(port.Value))))))))));

    private static string Text(int port) => port.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static List<ServiceRequest> Read(ServiceContainers services, EvaluationContext context, List<string> notes, List<Diagnostic> problems)
    {
        var requests = new List<ServiceRequest>();
        var result = services.Source.Evaluate(context);
        problems.AddRange(result.Diagnostics);
        if (!result.Succeeded || result.Value.Kind == ExpressionKind.Null) return requests;
        if (result.Value is not ExpressionObject all)
        {
            problems.Add(ServiceDiagnostics.BadRequest.At(services.Source.Span, "`services` is a mapping of names to containers"));
            return requests;
        }
        foreach (var (name, value) in all.Entries)
        {
            var span = services.Items.FirstOrDefault(item => string.Equals(item.Name, name, StringComparison.OrdinalIgnoreCase))?.Span ?? services.Source.Span;
            var reader = new ServiceReader(name, value);
            if (reader.Image.Length == 0) notes.Add($"{name} is not started: its image is empty");
            else if (reader.Read() is { } request) requests.Add(request);
            problems.AddRange(reader.Mistakes.Select(mistake => ServiceDiagnostics.BadRequest.At(span, $"the service `{name}`: {mistake}")));
        }
        return requests;
    }

    /// <summary>One service, evaluated, as a request.</summary>
    private sealed class ServiceReader(string name, ExpressionValue value)
    {
        public List<string> Mistakes { get; } = [];

        public string Image { get; } = (value is ExpressionObject mapping ? Text(mapping["image"]) : Text(value)).Trim();

        public ServiceRequest? Read()
        {
            var fields = value as ExpressionObject ?? ExpressionDictionary.Empty;
            var image = Take(ImageReference.Parse(Image));
            var options = Take(ContainerOptions.Parse(Text(fields["options"])));
            var ports = Texts(fields["ports"]).Select(port => Take(PortMapping.Parse(port))).OfType<IReadOnlyList<PortMapping>>().SelectMany(static list => list).ToList();
            var credentials = fields["credentials"] as ExpressionObject;
            if (Mistakes.Count > 0) return null;
            return new ServiceRequest
            {
                Name = name,
                Image = image!,
                Options = options!,
                Ports = ports,
                Environment = (fields["env"] as ExpressionObject)?.Entries.ToDictionary(static pair => pair.Key, static pair => pair.Value.ToText()) ?? [],
                Volumes = Texts(fields["volumes"]),
                Entrypoint = Text(fields["entrypoint"]) is { Length: > 0 } entrypoint ? entrypoint : null,
                Command = Hal9.Machine.Processes.ArgumentWords.Split(Text(fields["command"])),
                Credentials = credentials is null ? null : new Hal9.Machine.Services.RegistryCredentials(Text(credentials["username"]), Text(credentials["password"])),
            };
        }

        private T? Take<T>((T? Value, string? Error) parsed) where T : class
        {
            if (parsed.Error is { } error) Mistakes.Add(error);
            return parsed.Value;
        }

        private static string Text(ExpressionValue? value) => value is { IsPrimitive: true } ? value.ToText() : "";

        private static string[] Texts(ExpressionValue? value) => value switch
        {
            ExpressionArray array => [.. array.Items.Select(static item => item.ToText())],
            { IsPrimitive: true, Kind: not ExpressionKind.Null } => [value.ToText()],
            _ => [],
        };
    }
}
