using Hal9.Primitives.Diagnostics;

namespace Hal9.Machine.Services;

/// <summary>Why services that belong together do not run.</summary>
/// <param name="Service">The one that failed; the first of those that want the same.</param>
public sealed record ServiceFailure(ServiceRequest Service, Diagnostic Problem);
