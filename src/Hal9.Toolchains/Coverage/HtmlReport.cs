using System.Globalization;
using System.Net;
using System.Text;

namespace Hal9.Toolchains.Coverage;

/// <summary>
/// A report for people: <c>index.html</c> with a row for each file, and a page for each file with its lines coloured. No script and nothing from elsewhere; dark where the
/// reader's system is.
/// </summary>
public static class HtmlReport
{
    private const string Style = """
        :root{color-scheme:light dark;--fg:#1c1e21;--bg:#fff;--soft:#6a737d;--rule:#e3e6ea;--hit:#e6f6ea;--miss:#fde8e8;--part:#fff4d6;--bar:#d9dde2;--good:#2da44e;--fair:#d4a017;--bad:#cf222e}
        @media(prefers-color-scheme:dark){:root{--fg:#e2e5e9;--bg:#15181c;--soft:#8b949e;--rule:#2a2f36;--hit:#14301d;--miss:#3c1a1d;--part:#3a2f12;--bar:#343a42;--good:#3fb950;--fair:#d9a72b;--bad:#f85149}}
        *{box-sizing:border-box}body{margin:0 auto;max-width:72rem;padding:2rem 1.25rem 4rem;font:15px/1.5 system-ui,sans-serif;color:var(--fg);background:var(--bg)}
        a{color:inherit}h1{font-size:1.35rem;margin:0 0 .25rem;overflow-wrap:anywhere}p{color:var(--soft);margin:.25rem 0 1.25rem}
        .sum{display:flex;gap:2.5rem;margin:1.25rem 0 1.75rem;flex-wrap:wrap}.sum b{display:block;font-size:1.9rem;line-height:1.2;font-weight:600}.sum span{color:var(--soft)}
        table{border-collapse:collapse;width:100%}th{text-align:left;color:var(--soft);font-weight:500;font-size:.85rem}th,td{padding:.35rem .6rem;border-bottom:1px solid var(--rule)}
        .n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}.bar{width:8rem}.bar i{display:block;height:.5rem;border-radius:.25rem;background:var(--bar);overflow:hidden}
        .bar b{display:block;height:100%}.good{background:var(--good)}.fair{background:var(--fair)}.bad{background:var(--bad)}td a{text-decoration:none}td a:hover{text-decoration:underline}
        .src{font:13px/1.55 ui-monospace,Menlo,Consolas,monospace;border:1px solid var(--rule);border-radius:.5rem;overflow-x:auto;padding:.5rem 0}.src div{display:flex;white-space:pre;min-width:max-content}
        .src a{flex:none;width:4.5rem;text-align:right;padding-right:.9rem;color:var(--soft);text-decoration:none;user-select:none}.src u{flex:none;width:4.5rem;text-align:right;padding-right:1rem;color:var(--soft);text-decoration:none;user-select:none}
        .src div:target{outline:2px solid var(--fair);outline-offset:-2px}.hit{background:var(--hit)}.miss{background:var(--miss)}.part{background:var(--part)}
        .key span{display:inline-block;padding:0 .5rem;border-radius:.25rem;margin-right:.5rem;color:var(--fg)}
        @media(max-width:40rem){.bar,.opt{display:none}}
        """;

    /// <summary>Writes the pages. What else the folder holds stays.</summary>
    /// <param name="root">Where the sources are read.</param>
    public static async Task WriteAsync(CoverageReport report, string title, string root, string folder, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        for (var i = 0; i < report.Files.Count; i++)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, PageOf(i)), await FilePageAsync(report.Files[i], root, cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);
        }
        await File.WriteAllTextAsync(Path.Combine(folder, "index.html"), Index(report, title), cancellation).ConfigureAwait(false);
    }

    private static string Index(CoverageReport report, string title)
    {
        var html = Head($"Coverage of {title}");
        html.Append(CultureInfo.InvariantCulture, $"<h1>Coverage of {Text(title)}</h1>\n");
        AppendShares(html, report.LineShare, report.BranchShare);
        html.Append("<table><thead><tr><th>file</th><th class=\"bar\"></th><th class=\"n\">lines</th><th class=\"n opt\">uncovered</th><th class=\"n opt\">branches</th></tr></thead><tbody>\n");
        for (var i = 0; i < report.Files.Count; i++)
        {
            var (file, lines, branches) = (report.Files[i], report.Files[i].LineShare, report.Files[i].BranchShare);
            html.Append(CultureInfo.InvariantCulture, $"<tr><td><a href=\"{PageOf(i)}\">{Text(file.Path)}</a></td><td class=\"bar\"><i><b class=\"{ClassOf(lines)}\" style=\"width:{lines.Percent:0.#}%\"></b></i></td>");
            html.Append(CultureInfo.InvariantCulture, $"<td class=\"n\">{Percent(lines)}</td><td class=\"n opt\">{lines.Total - lines.Covered}</td><td class=\"n opt\">{(branches.Total == 0 ? "–" : Percent(branches))}</td></tr>\n");
        }
        return html.Append("</tbody></table>\n</body></html>\n").ToString();
    }

    private static async Task<string> FilePageAsync(FileCoverage file, string root, CancellationToken cancellation)
    {
        var html = Head(file.Path);
        html.Append(CultureInfo.InvariantCulture, $"<p><a href=\"index.html\">all files</a></p>\n<h1>{Text(file.Path)}</h1>\n");
        AppendShares(html, file.LineShare, file.BranchShare);
        html.Append("<p class=\"key\"><span class=\"hit\">covered</span><span class=\"part\">not every branch</span><span class=\"miss\">uncovered</span></p>\n<div class=\"src\">");
        var source = Path.Combine(root, file.Path);
        if (!File.Exists(source)) return html.Append("<p>The source is not there any more.</p></div>\n</body></html>\n").ToString();
        var byNumber = file.Lines.ToDictionary(static line => line.Number);
        var lines = await File.ReadAllLinesAsync(source, cancellation).ConfigureAwait(false);
        for (var number = 1; number <= lines.Length; number++)
        {
            var (kind, hits, hint) = ("", "", "");
            if (byNumber.TryGetValue(number, out var line))
            {
                kind = line.IsPartial ? " class=\"part\"" : line.IsCovered ? " class=\"hit\"" : " class=\"miss\"";
                hits = line.Hits > 9999 ? "9999+×" : string.Create(CultureInfo.InvariantCulture, $"{line.Hits}×");
                if (line.Branches > 0) hint = string.Create(CultureInfo.InvariantCulture, $" title=\"{line.BranchesCovered} of {line.Branches} branches\"");
            }
            html.Append(CultureInfo.InvariantCulture, $"<div id=\"L{number}\"{kind}{hint}><a href=\"#L{number}\">{number}</a><u>{hits}</u>{Text(lines[number - 1])}</div>");
        }
        return html.Append("</div>\n</body></html>\n").ToString();
    }

    private static StringBuilder Head(string title) => new StringBuilder("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">")
        .Append(CultureInfo.InvariantCulture, $"<title>{Text(title)}</title><style>\n{Style}\n</style></head><body>\n");

    private static void AppendShares(StringBuilder html, CoverageShare lines, CoverageShare branches)
    {
        html.Append(CultureInfo.InvariantCulture, $"<div class=\"sum\"><div><b>{Percent(lines)}</b><span>{lines.Covered} of {lines.Total} lines</span></div>");
        if (branches.Total > 0) html.Append(CultureInfo.InvariantCulture, $"<div><b>{Percent(branches)}</b><span>{branches.Covered} of {branches.Total} branches</span></div>");
        html.Append("</div>\n");
    }

    private static string PageOf(int index) => string.Create(CultureInfo.InvariantCulture, $"{index + 1}.html");

    private static string ClassOf(CoverageShare share) => share.Percent >= 80 ? "good" : share.Percent >= 50 ? "fair" : "bad";

    private static string Percent(CoverageShare share) => CoverageText.Percent(share);

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
