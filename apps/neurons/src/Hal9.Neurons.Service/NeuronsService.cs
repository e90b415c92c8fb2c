using Hal9.Neurons.Service.Configuration;
using Hal9.Neurons.Service.Neurons;
using Hal9.Neurons.Service.OpenApi;
using Hal9.Neurons.Service.Operations;
using Hal9.Neurons.Service.Page;
using Hal9.Neurons.Service.Problems;
using Hal9.Neurons.Service.Replicas;
using Hal9.Neurons.Service.Signals;
using Hal9.Neurons.Service.Status;
using Hal9.Neurons.Service.Storage;

namespace Hal9.Neurons.Service;

/// <summary>Puts the service together. Everything it is made of is named here, once.</summary>
internal static class NeuronsService
{
    /// <param name="log">Where the log goes; null for JSON lines on standard output.</param>
    public static WebApplication Build(WebApplicationBuilder builder, ServiceSettings settings, ILoggerProvider? log = null)
    {
        if (string.IsNullOrEmpty(builder.Configuration[WebHostDefaults.ServerUrlsKey]))
            builder.WebHost.UseUrls("http://127.0.0.1:8080");
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = BoundedBody.HangUpAt;
        });
        AddLog(builder.Logging, log);
        AddParts(builder.Services, settings);

        WebApplication application = builder.Build();
        application.UseRouting();
        application.UseMiddleware<RequestMiddleware>();
        application.UseMiddleware<ProblemMiddleware>();
        if (FaultMiddleware.IsWanted(settings))
            application.UseMiddleware<FaultMiddleware>();
        Map(application);
        return application;
    }

    private static void AddLog(ILoggingBuilder logging, ILoggerProvider? log)
    {
        logging.ClearProviders();
        if (log is not null)
        {
            logging.AddProvider(log);
        }
        else
        {
            logging.AddJsonConsole(console =>
            {
                console.UseUtcTimestamp = true;
                console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
            });
        }

        // A host that cannot start is said by the command line, once and plainly.
        logging.AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information)
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
    }

    private static void AddParts(IServiceCollection services, ServiceSettings settings)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(settings);
        services.AddSingleton(_ => Network.Organise(settings.Neurons, settings.Seed, settings.Environment));
        services.AddSingleton(_ => Database.For(settings));
        services.AddSingleton(parts => new Migrator(parts.GetRequiredService<Database>(), parts.GetRequiredService<TimeProvider>(), settings.Replica));
        services.AddSingleton<SignalStore>();
        services.AddSingleton<SignalFeed>();
        services.AddSingleton<ServiceMetrics>();
        services.AddSingleton<SignalEndpoint>();
        services.AddSingleton<EventStreamEndpoint>();
        services.AddSingleton<NeuronEndpoints>();
        services.AddSingleton<StatusEndpoint>();
        services.AddSingleton<HealthEndpoints>();
        services.AddSingleton<MetricsEndpoint>();
        services.AddSingleton<PageEndpoint>();
        if (settings.Redis is { } redis)
        {
            services.AddSingleton(parts => new RedisLink(
                redis, parts.GetRequiredService<SignalFeed>(), parts.GetRequiredService<TimeProvider>(), settings.Replica,
                parts.GetRequiredService<ILogger<RedisLink>>()));
            services.AddSingleton<IReplicaLink>(parts => parts.GetRequiredService<RedisLink>());
            services.AddHostedService(parts => parts.GetRequiredService<RedisLink>());
        }
        else
        {
            services.AddSingleton<IReplicaLink, MemoryLink>();
        }

        services.AddSingleton<StoreWatch>();
        services.AddHostedService(parts => parts.GetRequiredService<StoreWatch>());
        services.AddSingleton<Drain>();
        services.AddHostedService(parts => parts.GetRequiredService<Drain>());
        services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.DrainDelay + TimeSpan.FromSeconds(20));
    }

    private static void Map(WebApplication application)
    {
        IServiceProvider parts = application.Services;
        SignalEndpoint signal = parts.GetRequiredService<SignalEndpoint>();
        EventStreamEndpoint events = parts.GetRequiredService<EventStreamEndpoint>();
        NeuronEndpoints neurons = parts.GetRequiredService<NeuronEndpoints>();
        StatusEndpoint status = parts.GetRequiredService<StatusEndpoint>();
        HealthEndpoints health = parts.GetRequiredService<HealthEndpoints>();
        MetricsEndpoint metrics = parts.GetRequiredService<MetricsEndpoint>();
        PageEndpoint page = parts.GetRequiredService<PageEndpoint>();

        application.MapGet("/", async Task<IResult> (HttpContext context) => await page.GetAsync(context));
        application.MapGet("/assets/{name}", (string name) => PageAssets.Get(name));
        application.MapGet("/events", (HttpContext context) => events.GetAsync(context));
        application.MapGet("/health", () => HealthEndpoints.Health());
        application.MapGet("/ready", () => health.Ready());
        application.MapGet("/metrics", () => metrics.Get());
        application.MapGet("/openapi.json", () => OpenApiEndpoint.Get());
        application.MapPost("/api/v1/signal", (HttpRequest request, CancellationToken cancellation) => signal.PostAsync(request, cancellation));
        application.MapGet("/api/v1/neurons", (string? page, string? size, string? layer) => neurons.List(page, size, layer));
        application.MapGet("/api/v1/neurons/{id}", (string id, CancellationToken cancellation) => neurons.GetAsync(id, cancellation));
        application.MapGet("/api/v1/status", (CancellationToken cancellation) => status.GetAsync(cancellation));
    }
}
