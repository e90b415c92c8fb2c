using Hal9.Primitives.Diagnostics;

namespace Hal9.Releases.Templates;

/// <summary>Carries a mistake out of the depth of a template; whoever parses or renders one turns it into a <see cref="Diagnostic"/>.</summary>
/// <param name="at">Offset in the template; -1 until the call it happened in is known.</param>
internal sealed class TemplateFailure(DiagnosticDescriptor descriptor, string message, int at, int length, string? hint) : Exception(message)
{
    public TemplateFailure(string message, string? hint = null) : this(ReleaseDiagnostics.TemplateFailed, message, -1, 0, hint)
    {
    }

    public DiagnosticDescriptor Descriptor { get; } = descriptor;

    public int At { get; } = at;

    public string? Hint { get; } = hint;

    public TemplateFailure Placed(int at, int length) => At >= 0 ? this : new TemplateFailure(Descriptor, Message, at, length, Hint);

    public Diagnostic In(TemplateSource source) => Descriptor.At(source.Span(At, length), Message, Hint);
}
