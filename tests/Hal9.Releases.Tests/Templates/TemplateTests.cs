using Hal9.Primitives.Diagnostics;
using Hal9.Releases.Templates;
using Map = Hal9.Releases.Templates.TemplateValue.Map;

namespace Hal9.Releases.Tests.Templates;

/// <summary>Each expectation was checked with Tera 1.20 itself, by way of git-cliff 2.14.</summary>
public sealed class TemplateTests
{
    [Theory]
    [InlineData("a{{ 1 + 2 * 3 }}{{ 7 / 2 }}{{ 6 / 2 }}{{ 7 % 4 }}{{ (1 + 2) * 3 }}{{ 1.0 }}", "a73.53391")]
    [InlineData("{{ \"a\" ~ 1 ~ text }}{{ 'x' }}{{ `y` }}", "a1Some texTxy")]
    [InlineData("{% if nothing %}a{% elif unknown %}b{% elif unknown.deep | upper %}c{% else %}d{% endif %}", "d")]
    [InlineData("{% if not unknown and not nothing %}a{% endif %}{% if list and 1 == 1.0 and text != 'x' %}b{% endif %}", "ab")]
    [InlineData("{{ not 1 == 1 }}{% if not 1 == 1 %}a{% else %}b{% endif %}", "trueb")]
    [InlineData("{% if 1 == 'a' or 1 != 'a' %}a{% else %}neither{% endif %}", "neither")]
    [InlineData("{% if 2 in list and 'me' in text and not 'x' in map and 'b' in map and 9 not in [1, 2] %}a{% endif %}", "a")]
    [InlineData("{% for x in list %}{{ loop.index }}/{{ loop.index0 }}{{ x }}{% if loop.first %}F{% endif %}{% if loop.last %}L{% else %},{% endif %}{% endfor %}", "1/01F,2/12,3/23L")]
    [InlineData("{% for x in [] %}a{% else %}none{% endfor %}{% for k, v in map %}{{ k }}={{ v }};{% endfor %}{% set word = 'né🚀' %}{% for c in word %}{{ c }}.{% endfor %}", "noneb=1;list=[5, 6];n.é.🚀.")]
    [InlineData("{% for x in list %}{% if x == 2 %}{% continue %}{% endif %}{{ x }}{% if x == 3 %}{% break %}{% endif %}{% endfor %}", "13")]
    [InlineData("{% set n = 0 %}{% for x in list %}{% set n = 5 %}{% set_global m = x %}{% endfor %}{{ n }}{{ m }}", "03")]
    [InlineData("{% macro hi(name, mark='!') %}Hi {{ name }}{{ mark }}{{ text | length }}{% endmacro %}{{ self::hi(name='you') }}{{ self::hi(name=1, mark='?') }}", "Hi you!9Hi 1?9")]
    [InlineData("{% filter upper %}a{% if true %}b{% endif %}{% endfilter %}{% raw %}{{ raw }}{% endraw %}{# no #}", "AB{{ raw }}")]
    [InlineData("a  {%- if true -%}  b  {%- endif -%}  c {{- 'd' -}} e {#- x -#} f", "abcdef")]
    [InlineData("{% for x in list -%}\n  {{ x }}\n{%- endfor %}|{% if true %} a {%- else -%} b {% endif %}", "123| a")]
    [InlineData("{{ unknown | default(value='d') }}{{ nothing | default(value=4) }}{{ text | default(value='d') }}{{ unknown.x | default(value=list) | first }}", "d4Some texT1")]
    [InlineData("{{ map.list.1 }}{{ map['list'][0] }}{{ list[index] }}{{ map[\"b\"] }}", "6521")]
    [InlineData("{{ list }}{{ map }}{{ nothing }}{{ true }}", "[1, 2, 3][object]true")]
    [InlineData("{% if text is string and nothing is defined and unknown is undefined and text is not starting_with('x') and text is matching('^S.*T$') and list is containing(2) and map.b is odd %}a{% endif %}", "a")]
    [InlineData("{% if list | length + 1 > 3 %}a{% endif %}{% for x in range(end=2) %}{{ x }}{% endfor %}", "a01")]
    public void Renders(string template, string expected) => Assert.Equal((expected, null), Render(template));

    [Theory]
    [InlineData("text | upper", "SOME TEXT")]
    [InlineData("text | lower | upper_first", "Some text")]
    [InlineData("'über den ß' | upper", "ÜBER DEN SS")]
    [InlineData("\"it's a TEST\" | title", "It's A Test")]
    [InlineData("'vv1.0v' | trim_start_matches(pat='v') | trim_end_matches(pat='v')", "1.0")]
    [InlineData("'héllo wörld' | truncate(length=5)", "héllo…")]
    [InlineData("'abc' | truncate(length=2, end='')", "ab")]
    [InlineData("'a,b,c' | split(pat=',') | reverse | join(sep='-')", "c-b-a")]
    [InlineData("'a\nb\n\nc' | indent(prefix='> ', first=true)", "> a\n> b\n\n> c")]
    [InlineData("'<!-- 1 --><b>x</b>' | striptags", "x")]
    [InlineData("'a&b<c>/\"' | escape", "a&amp;b&lt;c&gt;&#x2F;&quot;")]
    [InlineData("'a b/ü?' | urlencode", "a%20b/%C3%BC%3F")]
    [InlineData("'Hello, World! 2' | slugify", "hello-world-2")]
    [InlineData("'one two' | wordcount", "2")]
    [InlineData("'a1b22' | replace_regex(from='([a-z])([0-9]+)', to='${2}$1-')", "1a-22b-")]
    [InlineData("'abc' | replace_regex(from='.*', to='x')", "x")]
    [InlineData("'#1 and #22' | find_regex(pat='#[0-9]+')", "[#1, #22]")]
    [InlineData("'a1b2c' | split_regex(pat='[0-9]') | join", "abc")]
    [InlineData("commits | group_by(attribute='group') | length", "2")]
    [InlineData("commits | filter(attribute='group', value='B') | map(attribute='author.name') | join(sep=',')", "Zoe,Ada")]
    [InlineData("commits | sort(attribute='author.name') | map(attribute='n') | join", "231")]
    [InlineData("commits | unique(attribute='group') | length", "2")]
    [InlineData("commits | map(attribute='scope') | length", "1")]
    [InlineData("list | slice(start=1) | concat(with=[9]) | json_encode", "[2,3,9]")]
    [InlineData("map | json_encode", "{\"b\":1,\"list\":[5,6]}")]
    [InlineData("map | get(key='x', default='d')", "d")]
    [InlineData("list | nth(n=7)", "")]
    [InlineData("'0x1f' | int(base=16)", "31")]
    [InlineData("2.45 | round(precision=1)", "2.5")]
    [InlineData("2 | pluralize", "s")]
    [InlineData("1536 | filesizeformat", "1.5 KB")]
    [InlineData("0 | date", "1970-01-01")]
    [InlineData("1700000000 | date(format='%a, %e %b %Y %-d %H:%M:%S %j %U %V %s %%')", "Tue, 14 Nov 2023 14 22:13:20 318 46 46 1700000000 %")]
    [InlineData("'2023-11-14T22:13:20+01:00' | date(format='%F %T %z')", "2023-11-14 22:13:20 +0100")]
    [InlineData("1700000000 | date(format='%H %z', timezone='Europe/Berlin')", "23 +0100")]
    [InlineData("now(utc=true) | date", "2024-05-06")]
    [InlineData("range(end=4, step_by=2)", "[0, 2]")]
    [InlineData("get_env(name='HOME_OF_TEST', default='none')", "none")]
    [InlineData("get_env(name='SET')", "yes")]
    public void Filters(string expression, string expected) => Assert.Equal((expected, null), Render("{{ " + expression + " }}"));

    [Theory]
    [InlineData("a {{ ver", "HAL7500", 1, 9)]
    [InlineData("x\n{% if a %}b", "HAL7500", 2, 1)]
    [InlineData("{% endif %}", "HAL7500", 1, 4)]
    [InlineData("{{ a | upper(1) }}", "HAL7500", 1, 14)]
    [InlineData("{{ not (a or b) }}", "HAL7500", 1, 11)]
    [InlineData("{% break %}", "HAL7500", 1, 4)]
    [InlineData("{{ text | uper }}", "HAL7501", 1, 11)]
    [InlineData("{% if text is definde %}{% endif %}", "HAL7501", 1, 15)]
    [InlineData("{% fi x %}", "HAL7501", 1, 4)]
    [InlineData("{{ nwo() }}", "HAL7501", 1, 4)]
    [InlineData("{{ self::m() }}", "HAL7501", 1, 4)]
    [InlineData("{% include 'x' %}", "HAL7504", 1, 4)]
    [InlineData("ab\n  {{ unknown }}", "HAL7502", 2, 6)]
    [InlineData("{{ nothing | upper }}", "HAL7502", 1, 14)]
    [InlineData("{% for x in nothing %}{% endfor %}", "HAL7502", 1, 13)]
    [InlineData("{{ text | date }}", "HAL7502", 1, 11)]
    [InlineData("{{ 0 | date(format='%Q') }}", "HAL7502", 1, 8)]
    [InlineData("{{ text | replace_regex(from='(', to='') }}", "HAL7502", 1, 11)]
    [InlineData("{{ throw(message='no') }}", "HAL7502", 1, 4)]
    [InlineData("{% macro a() %}{{ self::a() }}{% endmacro %}{{ self::a() }}", "HAL7503", 1, 19)]
    [InlineData("{{ range(end=999999999) }}", "HAL7503", 1, 4)]
    public void Says_what_is_wrong_and_where(string template, string code, int line, int column)
    {
        var (_, problem) = Render(template);
        Assert.Equal((code, new SourcePosition(line, column)), (problem?.Code, problem?.Span?.Start ?? default));
    }

    [Fact]
    public void A_misspelt_filter_is_answered_with_the_right_one() => Assert.Equal("did you mean `upper`?", Render("{{ text | uper }}").Problem?.Hint);

    [Fact]
    public void Deep_nesting_is_refused_and_no_overflow()
    {
        Assert.Equal("HAL7503", Render(string.Concat(Enumerable.Repeat("{% if true %}", 5000))).Problem?.Code);
        Assert.Equal("HAL7503", Render("{{ " + new string('(', 5000) + "1" + new string(')', 5000) + " }}").Problem?.Code);
    }

    private static (string? Text, Diagnostic? Problem) Render(string text)
    {
        var (template, problem) = TemplateParser.Parse(TemplateSource.Of(new SourceText("t", text)));
        if (template is null) return (null, problem);
        static TemplateValue Commit(long n, string? group, string name) => new Map().Add("n", TemplateValue.Of(n)).Add("group", TemplateValue.Of(group)).Add("author", new Map().Add("name", TemplateValue.Of(name))).Add("scope", n == 1 ? TemplateValue.Of("s") : TemplateValue.Null);
        var context = new Map().Add("text", TemplateValue.Of("Some texT")).Add("list", TemplateValue.Of([TemplateValue.Of(1L), TemplateValue.Of(2L), TemplateValue.Of(3L)])).Add("nothing", TemplateValue.Null)
            .Add("map", new Map().Add("list", TemplateValue.Of([TemplateValue.Of(5L), TemplateValue.Of(6L)])).Add("b", TemplateValue.Of(1L))).Add("index", TemplateValue.Of(1L))
            .Add("commits", TemplateValue.Of([Commit(1, "B", "Zoe"), Commit(2, "B", "Ada"), Commit(3, "A", "Bob")]));
        var time = new FakeTime();
        return new TemplateRenderer(new TemplateSurroundings(time, static name => name == "SET" ? "yes" : null)).Render(template, context, TestContext.Current.CancellationToken);
    }

    private sealed class FakeTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2024, 5, 6, 7, 8, 9, TimeSpan.Zero);
    }
}
