using System.Diagnostics.CodeAnalysis;
using Hal9.Primitives.Diagnostics;
using Hal9.Primitives.Yaml;

namespace Hal9.Configuration;

/// <summary>A shape that is written as one scalar.</summary>
public abstract class ScalarShape<T> : Shape<T>
{
    private protected ScalarShape()
    {
    }

    /// <summary>What the scalar must be by YAML's core schema.</summary>
    private protected abstract YamlScalarKind Kind { get; }

    /// <summary>
    /// The same, with <c>${env:NAME}</c> and <c>${env:NAME:-default}</c> replaced (the default also for an empty variable);
    /// <c>$${env:</c> stands for itself. What came from a variable is never shown in a diagnostic.
    /// </summary>
    public Shape<T> Substituted() => new SubstitutedShape<T>(this);

    internal sealed override bool TryBind(YamlNode node, Binding binding, string path, out T value)
    {
        value = default!; // Not looked at by whoever is told false.
        if (node is not YamlScalar scalar) return binding.RefuseKind(node, path, this);
        var resolved = YamlCoreSchema.Resolve(scalar);
        if (resolved.Kind == YamlScalarKind.Invalid) return binding.Refuse(YamlDiagnostics.Tag, node.Span, $"`{path}`: the value does not fit its tag `{scalar.Tag}`");
        if (resolved.Kind != Kind) return binding.RefuseKind(node, path, this, KindHint(scalar, resolved.Kind));
        if (TryParse(scalar.Value, resolved, out value!) is { } problem)
        {
            return binding.Refuse(problem, node.Span, $"`{path}` must be {Phrase}, not {Binding.Found(scalar)}", Hint(scalar.Value));
        }
        if (Kind == YamlScalarKind.String && Substitution.Has(scalar.Value)) WarnNotSubstituted(scalar, binding, path);
        return true;
    }

    /// <summary>Binds what came out of a substitution. The mistake is told without the value.</summary>
    internal bool TryBindText(string text, SourceSpan span, Binding binding, string path, out T value)
    {
        value = default!; // As above.
        var resolved = Kind == YamlScalarKind.String ? new YamlValue(YamlScalarKind.String) : YamlCoreSchema.Resolve(new YamlScalar(span, null, text, YamlScalarStyle.Plain));
        var problem = resolved.Kind == Kind ? TryParse(text, resolved, out value!) : ConfigurationDiagnostics.InvalidValue;
        return problem is null || binding.Refuse(problem, span, $"`{path}` must be {Phrase}; after substitution it is not", "the value is not shown because it came from the environment");
    }

    /// <summary>Null when the value is set; else the kind of mistake.</summary>
    private protected abstract DiagnosticDescriptor? TryParse(string text, YamlValue resolved, [MaybeNull] out T value);

    private protected virtual string? Hint(string text) => null;

    private string? KindHint(YamlScalar scalar, YamlScalarKind found) => (Kind, found) switch
    {
        (YamlScalarKind.String, YamlScalarKind.Number) when this is not TextShape => Hint(scalar.Value),
        (YamlScalarKind.String, YamlScalarKind.Boolean or YamlScalarKind.Number) => $"write \"{Binding.Short(scalar.Value)}\" in quotes",
        (not YamlScalarKind.String, YamlScalarKind.String) when scalar.Style != YamlScalarStyle.Plain => "remove the quotes",
        (_, YamlScalarKind.Null) => "write a value or remove the key",
        _ => null,
    };

    private static void WarnNotSubstituted(YamlScalar scalar, Binding binding, string path) => binding.Report(ConfigurationDiagnostics.NotSubstituted.At(
        scalar.Span, $"`{path}` is taken as it stands: variables of the environment are not substituted here"));
}
