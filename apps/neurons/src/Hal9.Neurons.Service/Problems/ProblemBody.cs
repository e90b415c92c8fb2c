namespace Hal9.Neurons.Service.Problems;

/// <summary>What went wrong, for a program to read.</summary>
/// <param name="Type">A name that does not change: <c>urn:hal9:neurons:…</c>.</param>
/// <param name="Detail">What to do about it, for a person.</param>
/// <param name="Errors">What is wrong with each field of the request; null when it is not about fields.</param>
/// <param name="TraceId">Find the same in the logs.</param>
/// <remarks>RFC 9457.</remarks>
internal sealed record ProblemBody(
    string Type, string Title, int Status, string? Detail, IReadOnlyDictionary<string, string[]>? Errors, string? TraceId);
