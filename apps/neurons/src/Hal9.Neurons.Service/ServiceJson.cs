using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Hal9.Neurons.Service.Neurons;
using Hal9.Neurons.Service.Operations;
using Hal9.Neurons.Service.Problems;
using Hal9.Neurons.Service.Signals;
using Hal9.Neurons.Service.Status;

namespace Hal9.Neurons.Service;

/// <summary>Everything that is written as JSON, generated ahead of time.</summary>
[JsonSerializable(typeof(Signal))]
[JsonSerializable(typeof(SignalTotals))]
[JsonSerializable(typeof(NeuronPage))]
[JsonSerializable(typeof(NeuronDetail))]
[JsonSerializable(typeof(ServiceStatus))]
[JsonSerializable(typeof(Health))]
[JsonSerializable(typeof(Readiness))]
[JsonSerializable(typeof(ProblemBody))]
internal sealed partial class ServiceJson : JsonSerializerContext
{
    /// <summary>The one to use. It is never pasted into HTML, so quotes and plus signs may stay readable.</summary>
    public static ServiceJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
