using System.Diagnostics;
using System.Globalization;
using Hal9.Workflows.Expressions;

namespace Hal9.Workflows.Tests.Expressions;

/// <summary>
/// Mutates expressions for <c>HAL9_FUZZ_SECONDS</c> (default 3). What an input gives is <see cref="ExpressionPropertyTests.Judge"/>;
/// a failure prints the input and the seed.
/// </summary>
[Trait("Category", "Long")]
public sealed class ExpressionFuzzTests
{
    private static readonly string[] Pieces =
    [
        "'", "''", "\"", "(", ")", "[", "]", ",", ".", ".*", "[*]", "!", "=", "==", "!=", "&&", "||", "&", "|", "<", "<=", "+", "-", "{0}", "{{", "}", "${{", "}}", " ", "\t", "\0", "\ud83d", "\udc00",
        "é", "1", "-0", "0x", "1e999", "NaN", "github", "list", "people", "always()", "fromJSON('", "toJSON(", "format('{0}{1}',", "case(true,", "hashFiles(", "join(", "\\u00", "/*", "//", "[[", "{\"a\":", ":", "insert",
    ];

    [Fact]
    public void Mutated_expressions_are_always_answered()
    {
        var seconds = double.Parse(Environment.GetEnvironmentVariable("HAL9_FUZZ_SECONDS") ?? "3", CultureInfo.InvariantCulture);
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var corpus = ExpressionLanguageTests.Cases().Select(row => row.Data.Item2.Split(" => ")[0].Split(" !! ")[0]).ToList();
        var clock = Stopwatch.StartNew();
        for (long count = 0; clock.Elapsed.TotalSeconds < seconds; count++)
        {
            var text = Mutate(corpus[random.Next(corpus.Count)], corpus[random.Next(corpus.Count)], random);
            var before = clock.Elapsed;
            try
            {
                ExpressionPropertyTests.Judge(text);
                TemplateText.Parse(text, ExpressionLanguageTests.Scope).Expression?.Evaluate(ExpressionLanguageTests.Context);
                TemplateText.ParseCondition("${{" + text + "}}", ExpressionLanguageTests.Scope).Evaluate(ExpressionLanguageTests.Context);
                Json(text);
            }
            catch (Exception exception)
            {
                Assert.Fail($"seed {seed}, input {count}: {System.Text.Json.JsonSerializer.Serialize(text)}\n{exception}");
            }
            Assert.True(clock.Elapsed - before < TimeSpan.FromSeconds(5), $"slow: {text}");

            // Survivors that parse are the stock for further damage.
            if (random.Next(50) == 0 && text.Length < 500) corpus[random.Next(corpus.Count)] = text;
        }
    }

    private static void Json(string text)
    {
        var result = ExpressionParser.Parse("toJSON(fromJSON(x).*)", ExpressionScope.Of("x")).Evaluate(new EvaluationContext { Contexts = _ => ExpressionValue.Of(text) });
        if (result.Succeeded) ExpressionJson.ToText(result.Value);
    }

    private static string Mutate(string text, string other, Random random)
    {
        for (var i = random.Next(1, 5); i > 0; i--)
        {
            var at = random.Next(text.Length + 1);
            var length = Math.Min(random.Next(1, 6), text.Length - at);
            text = random.Next(6) switch
            {
                0 => text.Remove(at, length),
                1 => text.Insert(at, Pieces[random.Next(Pieces.Length)]),
                2 => text[..at] + other[random.Next(other.Length + 1)..],
                3 => text.Insert(at, text.Substring(at, length)),
                4 => text.Insert(at, string.Concat(Enumerable.Repeat(Pieces[random.Next(Pieces.Length)], random.Next(1, 60)))),
                _ => text.Insert(at, ((char)random.Next(0x10000)).ToString()),
            };
        }
        return text;
    }
}
