using System.Text.Json.Nodes;

namespace Hal9.Cli.Running;

/// <summary>The pieces that the bodies of GitHub's webhooks share, from what git knows. What it does not know is left out.</summary>
/// <remarks>https://docs.github.com/webhooks/webhook-events-and-payloads</remarks>
internal static class EventParts
{
    public const string NoCommit = "0000000000000000000000000000000000000000";

    public static JsonObject Repository(RunGround ground)
    {
        var web = $"{ground.ServerUrl}/{ground.Repository}";
        var host = new Uri(ground.ServerUrl).Host;
        return new JsonObject
        {
            ["name"] = ground.Repository[(ground.Owner.Length + 1)..],
            ["full_name"] = ground.Repository,
            ["owner"] = User(ground.Owner),
            ["html_url"] = web,
            ["url"] = web,
            ["clone_url"] = web + ".git",
            ["git_url"] = $"git://{host}/{ground.Repository}.git",
            ["ssh_url"] = $"git@{host}:{ground.Repository}.git",
            ["default_branch"] = ground.DefaultBranch,
            ["master_branch"] = ground.DefaultBranch,
            ["fork"] = false,
            ["archived"] = false,
        };
    }

    public static JsonObject User(string login) => new() { ["login"] = login, ["name"] = login, ["type"] = "User" };

    public static JsonObject Person(string name, string email) => new() { ["name"] = name, ["email"] = email, ["username"] = name.Replace(' ', '-') };

    public static JsonObject Commit(RunGround ground, CommitFacts commit) => new()
    {
        ["id"] = commit.Id,
        ["tree_id"] = commit.Tree,
        ["distinct"] = true,
        ["message"] = commit.Message,
        ["timestamp"] = commit.Time,
        ["url"] = $"{ground.ServerUrl}/{ground.Repository}/commit/{commit.Id}",
        ["author"] = Person(commit.AuthorName, commit.AuthorEmail),
        ["committer"] = Person(commit.CommitterName, commit.CommitterEmail),
    };

    /// <summary>Objects are merged, anything else is replaced.</summary>
    public static void Merge(JsonObject into, JsonObject over)
    {
        foreach (var (key, value) in over)
        {
            if (value is JsonObject inner && into[key] is JsonObject there) Merge(there, inner);
            else into[key] = value?.DeepClone();
        }
    }
}

/// <param name="Time">ISO 8601.</param>
internal sealed record CommitFacts(string Id, string Tree, string Message, string Time, string AuthorName, string AuthorEmail, string CommitterName, string CommitterEmail);
