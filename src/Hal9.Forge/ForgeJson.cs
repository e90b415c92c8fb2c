using System.Text.Json.Serialization;

namespace Hal9.Forge;

/// <summary>GitHub's JSON: snake_case, what is absent left out.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ForgeRelease))]
[JsonSerializable(typeof(List<ForgeRelease>))]
[JsonSerializable(typeof(ForgeAsset))]
[JsonSerializable(typeof(ReleaseDraft))]
[JsonSerializable(typeof(ReleaseChange))]
[JsonSerializable(typeof(ForgePullRequest))]
[JsonSerializable(typeof(List<ForgePullRequest>))]
[JsonSerializable(typeof(PullRequestDraft))]
[JsonSerializable(typeof(PullRequestChange))]
[JsonSerializable(typeof(ForgeRef))]
[JsonSerializable(typeof(WorkflowDispatch))]
[JsonSerializable(typeof(WorkflowRuns))]
[JsonSerializable(typeof(ForgeComment))]
[JsonSerializable(typeof(List<ForgeComment>))]
[JsonSerializable(typeof(CommentDraft))]
[JsonSerializable(typeof(ForgeProblem))]
internal sealed partial class ForgeJson : JsonSerializerContext;
