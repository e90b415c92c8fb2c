using Hal9.Configuration;

namespace Hal9.Delivery.Environments;

/// <summary>One request and what its answer must be.</summary>
/// <param name="Get">Path with its query; null when it is a post.</param>
/// <param name="Post">Path with its query; null when it is a get.</param>
/// <param name="Body">JSON that is posted; null sends none.</param>
/// <param name="Contains">Text the answer's body must hold; null asks for nothing.</param>
public sealed record SmokeTest(string Name, string? Get, string? Post, string? Body, int Status, string? Contains, TimeSpan Deadline)
{
    private static readonly Shape<string> PathShape = Configuration.Shape.NonEmptyText.Refusing(static path => path.StartsWith('/') ? null : "must begin with `/`");

    internal static Shape<SmokeTest> Shape { get; } = Configuration.Shape.Object<SmokeTest>(static fields =>
    {
        var name = fields.Required("name", Configuration.Shape.NonEmptyText, "What it shows, as a clause.");
        var get = fields.Optional("get", PathShape, "The path to get. Either this or `post`.");
        var post = fields.Optional("post", PathShape, "The path to post `body` to.");
        var body = fields.Optional("body", Configuration.Shape.Text, "What is posted, as `application/json`.");
        var status = fields.Default("status", Configuration.Shape.Integer(100, 599), 200, "The status the answer must have.");
        var contains = fields.Optional("contains", Configuration.Shape.NonEmptyText, "Text that the answer must hold.");
        var deadline = fields.Default("deadline", Configuration.Shape.Duration(TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(10)), TimeSpan.FromSeconds(10), "How long the answer may take.");
        return values => new SmokeTest(values.Get(name), values.Get(get), values.Get(post), values.Get(body), (int)values.Get(status), values.Get(contains), values.Get(deadline));
    }).Refusing(static test => test switch
    {
        { Get: null, Post: null } => "asks for nothing: it needs `get` or `post`",
        { Get: not null, Post: not null } => "has both `get` and `post`",
        { Get: not null, Body: not null } => "has a `body`, which only goes with `post`",
        _ => null,
    });

    public string Path => Post ?? Get ?? "/";
}
