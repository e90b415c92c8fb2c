using CsCheck;

namespace Hal9.Workflows.Tests.Expressions;

/// <summary>Random expressions: well-formed ones from the grammar, nearly well-formed ones by damage, and plain noise.</summary>
internal static class ExpressionGenerators
{
    private static readonly Gen<string> Literal = Gen.OneOf(
        "true", "false", "null", "NaN", "Infinity", "-Infinity", "0", "-0", "1", "-1.5", ".5", "0x1F", "0o17", "1e21", "''", "'a'", "'it''s'", "'1'", "'É'", "'{0}'", "'[1,2]'", "'{\"a\":[null]}'");

    private static readonly Gen<string> Name = Gen.OneOf("github", "flags", "things", "list", "nothing", "people", "GITHUB");

    private static readonly Gen<string> Step = Gen.OneOf(".name", ".on", ".*", "[0]", "['pets']", "[*]", ".x-y_1", "[null]", "[list[0]]", " . pets");

    private static readonly Gen<string> Noise = Gen.OneOf(
        "'", "\"", "(", ")", "[", "]", ",", ".", "*", "!", "=", "==", "&&", "||", "&", "<", ">=", "+", "-", "{", "}", "${{", "}}", " ", "\n", "\0", "\ud800", "é", "1", "0x", "github", "f(", "\u00a0");

    /// <summary>Text that parses.</summary>
    public static Gen<string> WellFormed { get; } = Gen.Recursive<string>((depth, self) => depth > 4 ? Leaf : Gen.Frequency(
        (3, Leaf),
        (1, self.Select(inner => $"({inner})")),
        (1, self.Select(inner => $"!{inner}")),
        (2, Gen.Select(self, Gen.OneOf("&&", "||", "==", "!=", "<", "<=", ">", ">="), self, (left, sign, right) => $"{left} {sign} {right}")),
        (2, Gen.Select(Gen.OneOf("contains", "startsWith", "EndsWith", "join"), self, self, (function, first, second) => $"{function}({first}, {second})")),
        (1, Gen.Select(Gen.OneOf("toJSON", "fromJSON", "hashFiles", "success"), self, (function, argument) => $"{function}({argument})")),
        (1, Gen.Select(self, self, self, (predicate, value, otherwise) => $"case({predicate}, {value}, {otherwise})")),
        (1, self.Select(argument => $"format('a{{0}}b{{{{', {argument})"))));

    private static Gen<string> Leaf => Gen.Frequency((2, Literal), (3, Gen.Select(Name, Step.Array[0, 4], (name, steps) => name + string.Concat(steps))));

    /// <summary>Anything from nearly right to nonsense.</summary>
    public static Gen<string> Anything { get; } = Gen.Frequency(
        (3, Gen.Select(WellFormed, Gen.Int[0, 1000], Gen.Int[0, 5], Noise, Damage)),
        (2, Noise.Array[0, 30].Select(string.Concat)),
        (1, Gen.Char.Array[0, 60].Select(characters => new string(characters))));

    /// <summary>Templates: the above with and without delimiters around it.</summary>
    public static Gen<string> Template { get; } = Gen.Frequency(
        (3, Gen.Select(Anything, Gen.OneOf("${{", "${{ ", "$ {{", ""), Gen.OneOf("}}", " }}", "}", ""), (inner, open, close) => open + inner + close)),
        (1, Gen.OneOf("plain", "it's", "{0}", "}}", "${{ insert }}", "${{ 'x' }}"))).Array[0, 5].Select(string.Concat);

    private static string Damage(string text, int place, int removed, string inserted)
    {
        var at = place % (text.Length + 1);
        return text.Remove(at, Math.Min(removed, text.Length - at)).Insert(at, inserted);
    }
}
