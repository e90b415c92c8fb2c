using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Hal9.Cli.Auditing;
using Hal9.Cli.Ci;
using Hal9.Cli.Running;
using Hal9.Cli.Verbs;

namespace Hal9.Cli.Output;

/// <summary>How every answer of <c>--json</c> is written: camelCase, indented, what is absent left out. A new answer is one line here.</summary>
[JsonSerializable(typeof(VersionAnswer))]
[JsonSerializable(typeof(CheckAnswer))]
[JsonSerializable(typeof(RunListAnswer))]
[JsonSerializable(typeof(RunShowAnswer))]
[JsonSerializable(typeof(RunLogsAnswer))]
[JsonSerializable(typeof(CacheListAnswer))]
[JsonSerializable(typeof(CachePruneAnswer))]
[JsonSerializable(typeof(DemoAnswer))]
[JsonSerializable(typeof(DoctorAnswer))]
[JsonSerializable(typeof(ExplainAnswer))]
[JsonSerializable(typeof(CompletionAnswer))]
[JsonSerializable(typeof(CompleteAnswer))]
[JsonSerializable(typeof(EvalAnswer))]
[JsonSerializable(typeof(RunAnswer))]
[JsonSerializable(typeof(ReleasePlanAnswer))]
[JsonSerializable(typeof(ReleaseChangelogAnswer))]
[JsonSerializable(typeof(ReleaseLintAnswer))]
[JsonSerializable(typeof(ReleasePublishAnswer))]
[JsonSerializable(typeof(ReleaseBinariesAnswer))]
[JsonSerializable(typeof(CdDeploymentAnswer))]
[JsonSerializable(typeof(CdStatusAnswer))]
[JsonSerializable(typeof(SuperviseAnswer))]
[JsonSerializable(typeof(CiAuditAnswer))]
[JsonSerializable(typeof(CiBenchAnswer))]
[JsonSerializable(typeof(CiBuildAnswer))]
[JsonSerializable(typeof(CiCoverageAnswer))]
[JsonSerializable(typeof(CiLintAnswer))]
[JsonSerializable(typeof(CiTestAnswer))]
[JsonSerializable(typeof(CiIntegrationAnswer))]
[JsonSerializable(typeof(CiPrepareAnswer))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class AnswerJson : JsonSerializerContext
{
    private static AnswerJson? own;
    private static AnswerJson? onOneLine;

    /// <summary>Writes text as it is: no <c>\u0027</c> for a quote, no <c>\u00e9</c> for an é. Our readers are JSON parsers, not browsers.</summary>
    public static AnswerJson Own => own ??= new(OptionsFor(indented: true));

    /// <summary>The same without line breaks.</summary>
    public static AnswerJson OnOneLine => onOneLine ??= new(OptionsFor(indented: false));

    private static JsonSerializerOptions OptionsFor(bool indented) => new()
    {
        WriteIndented = indented,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = 1000,
    };
}
