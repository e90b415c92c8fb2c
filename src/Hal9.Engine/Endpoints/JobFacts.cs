namespace Hal9.Engine.Endpoints;

/// <summary>A job as the API tells it.</summary>
/// <param name="Conclusion"><c>success</c> and its like; null while it runs.</param>
internal sealed record JobFacts(string Key, string Name, DateTimeOffset? Started, DateTimeOffset? Ended, string? Conclusion, IReadOnlyList<StepFacts> Steps);

/// <param name="Place">Names it within the job.</param>
/// <param name="Number">From 1, in the order they began.</param>
internal sealed record StepFacts(string Place, string Name, int Number, DateTimeOffset? Started, DateTimeOffset? Ended, string? Conclusion);
