using Hal9.Configuration;

namespace Hal9.Delivery.Environments;

/// <summary>The <c>environments</c> section of <c>hal9.yml</c>.</summary>
public static class EnvironmentsSection
{
    public static ConfigurationSection<IReadOnlyDictionary<string, DeliveryEnvironment>> Section { get; } =
        new("environments", "Where the service is delivered to, by name.", Shape.Map(DeliveryEnvironment.Shape));
}

/// <summary>Where a target runs what it is given.</summary>
public enum TargetKind
{
    /// <summary>Supervised processes of this machine.</summary>
    Local,
}

/// <summary>One environment as it is configured.</summary>
/// <param name="Health">Path that answers with 2xx while the process is alive.</param>
/// <param name="Ready">Path that answers with 2xx when requests may come.</param>
/// <param name="Environment">Variables of the replica.</param>
/// <param name="StartDeadline">From the start until it is healthy and ready.</param>
/// <param name="DrainDeadline">From SIGTERM to SIGKILL.</param>
public sealed record DeliveryEnvironment(
    TargetKind Target, int Replicas, string Health, string Ready, IReadOnlyDictionary<string, string> Environment, TimeSpan StartDeadline, TimeSpan DrainDeadline, IReadOnlyList<SmokeTest> Smoke)
{
    private static readonly Shape<string> PathShape = Configuration.Shape.NonEmptyText.Refusing(static path => path.StartsWith('/') ? null : "must begin with `/`");

    internal static ObjectShape<DeliveryEnvironment> Shape { get; } = Configuration.Shape.Object<DeliveryEnvironment>(static fields =>
    {
        var target = fields.Default("target", Configuration.Shape.Choice(("local", TargetKind.Local)), TargetKind.Local, "What runs it: `local` are supervised processes of this machine.");
        var replicas = fields.Default("replicas", Configuration.Shape.Integer(1).Refusing(static count => count == 1 ? null : "can only be 1 until there is a proxy"), 1, "How many processes.");
        var health = fields.Default("health", PathShape, "/health", "Answers with 2xx while the process is alive.");
        var ready = fields.Default("ready", PathShape, "/ready", "Answers with 2xx when requests may come.");
        var env = fields.Optional("env", Configuration.Shape.Map(Configuration.Shape.Text.Substituted()), "Variables of the replica. Kept with the version, in a file that only you may read, so that a rollback gets them back.");
        var start = fields.Default("start-deadline", Configuration.Shape.Duration(TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)), TimeSpan.FromMinutes(1), "How long it may take to become ready.");
        var drain = fields.Default("drain-deadline", Configuration.Shape.Duration(TimeSpan.Zero, TimeSpan.FromHours(1)), TimeSpan.FromSeconds(30), "How long it may finish its requests between SIGTERM and SIGKILL.");
        var smoke = fields.Default("smoke", Configuration.Shape.List(SmokeTest.Shape), [], "Requests that a new version must answer rightly before it becomes current.");
        return values => new DeliveryEnvironment(
            values.Get(target), (int)values.Get(replicas), values.Get(health), values.Get(ready), values.Get(env) ?? new Dictionary<string, string>(), values.Get(start), values.Get(drain), values.Get(smoke));
    });
}
