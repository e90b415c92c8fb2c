using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Hal9.Forge.Tests;

namespace Hal9.Scenarios.Release;

/// <summary>The release workflows of this repository and of the neurons, run by <c>hal9 run</c> from the push to the deployment; only what is built is a stand-in.</summary>
public sealed partial class ReleaseWorkflowTests : IDisposable
{
    private const string Run = $"hal9 run release --json --secret RELEASE_TOKEN={ForgeDouble.Token}";

    private static readonly string Root = Path.GetFullPath(Path.Combine(ReleaseGround.Here, "../../.."));

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public static TheoryData<string> Workflows => [".github/workflows/release.yml", "apps/neurons/.github/workflows/release.yml"];

    public void Dispose() => key.Dispose();

    [Theory]
    [MemberData(nameof(Workflows))]
    public async Task A_push_becomes_a_release_with_the_files_of_all_jobs(string path)
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("every leg runs on a Linux machine");
        await using var ground = await GroundAsync(Runners().Replace(Workflow(path), "os: ubuntu-latest"));
        await File.WriteAllTextAsync(Path.Combine(ground.Ground.Root, "key.pem"), key.ExportPkcs8PrivateKeyPem(), TestContext.Current.CancellationToken);
        Assert.Equal(["release: success", "build-binaries: success", "publish: success"], await JobsAsync(ground, $"export HAL9_SIGNING_KEY=\"$(cat ../key.pem)\"; {Run} --secret HAL9_SIGNING_KEY"));

        Assert.Equal("chore(release): v0.1.0", await ground.RunAsync("git fetch -q origin && git log -1 --format=%s origin/main"));
        Assert.Equal("tag", await ground.RunAsync("git --git-dir ../ada/engine.git cat-file -t v0.1.0"));
        Assert.Contains("<Version>0.1.0</Version>", await ground.RunAsync("git show origin/main:Directory.Build.props"), StringComparison.Ordinal);
        var release = Assert.Single(ground.Forge.Releases);
        Assert.Equal(("v0.1.0", false), ((string?)release["tag_name"], (bool)release["draft"]!));
        var assets = ((JsonArray)release["assets"]!).ToDictionary(static asset => (string)asset!["name"]!, static asset => asset!);
        var name = path.StartsWith("apps", StringComparison.Ordinal) ? "neurons" : "hal9";
        string[] archives = [$"{name}-0.1.0-linux-arm64.tar.gz", $"{name}-0.1.0-linux-x64.tar.gz", $"{name}-0.1.0-osx-arm64.tar.gz", $"{name}-0.1.0-win-x64.zip"];
        Assert.Equal(["SHA256SUMS", "SHA256SUMS.sig", .. archives.SelectMany(static archive => new[] { archive, archive + ".intoto.json", archive + ".intoto.jsonl" })], assets.Keys.Order(StringComparer.Ordinal));
        var sums = (string)assets["SHA256SUMS"]["content"]!;
        Assert.Equal(string.Concat(assets.Where(static asset => !asset.Key.StartsWith("SHA256SUMS", StringComparison.Ordinal)).OrderBy(static asset => asset.Key, StringComparer.Ordinal).Select(static asset => $"{((string)asset.Value["digest"]!)["sha256:".Length..]}  {asset.Key}\n")), sums);
        Assert.True(key.VerifyData(Encoding.UTF8.GetBytes(sums), Convert.FromBase64String((string)assets["SHA256SUMS.sig"]["content"]!), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        foreach (var archive in archives)
        {
            var subject = Assert.Single(JsonNode.Parse((string)assets[archive + ".intoto.json"]["content"]!)!["subject"]!.AsArray())!;
            Assert.Equal((archive, (string?)assets[archive]["digest"]), ((string?)subject["name"], $"sha256:{subject["digest"]!["sha256"]}"));
        }
        Assert.Equal([("cd.yml", "v0.1.0")], ground.Forge.Dispatches);

        // What is pushed next is the release's own commit.
        await ground.RunAsync("git merge -q --ff-only origin/main");
        Assert.Equal(["release: success", "build-binaries: skipped", "publish: skipped"], await JobsAsync(ground, Run));
        Assert.Single(ground.Forge.Releases);
        Assert.Single(ground.Forge.Dispatches);
    }

    [Theory]
    [MemberData(nameof(Workflows))]
    public async Task Half_a_release_stays_a_draft_where_a_machine_for_a_platform_is_missing(string path)
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("the legs of macOS and Windows are those without a machine");
        await using var ground = await GroundAsync(Workflow(path));
        Assert.Equal(["release: success", "build-binaries: success", "publish: failure"], await JobsAsync(ground, Run));
        var release = Assert.Single(ground.Forge.Releases);
        Assert.Equal((true, 0), ((bool)release["draft"]!, ((JsonArray)release["assets"]!).Count));
        Assert.Empty(ground.Forge.Dispatches);
        Assert.Contains("error[HAL7311]: there is no archive for osx-arm64, win-x64 among the assets", await ground.RunAsync("hal9 run logs -j publish"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_forge_nothing_is_pushed()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("the first job runs on a Linux machine");
        await using var ground = await GroundAsync(Workflow(".github/workflows/release.yml"));
        var there = await ground.RunAsync("git ls-remote origin");
        Assert.Equal(["release: failure", "build-binaries: skipped", "publish: skipped"], await JobsAsync(ground, "unset HAL9_FORGE_URL; hal9 run release --json"));
        Assert.Contains("error[HAL7305]: ", await ground.RunAsync("hal9 run logs -j release"), StringComparison.Ordinal);
        Assert.Equal(there, await ground.RunAsync("git ls-remote origin"));
    }

    /// <summary>The neurons as they are, by their own workflow and <c>hal9.yml</c>; only the machines are all this one.</summary>
    [Fact]
    [Trait("Category", "Long")]
    public async Task The_neurons_are_released_with_a_program_for_each_platform()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("every leg runs on a Linux machine");
        await using var ground = await ReleaseGround.MadeAsync();
        ground.Ground.Deadline = TimeSpan.FromMinutes(30);
        await ground.RunAsync($"(cd '{Root}/apps/neurons' && git ls-files -z --cached --others --exclude-standard | tar -c --null -T -) | tar -x && sed -Ei 's/^( +os:) .*/\\1 ubuntu-latest/' .github/workflows/release.yml");
        await ground.CommitAsync("feat: the neurons");
        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget/packages");
        var jobs = string.Join(", ", await JobsAsync(ground, $"mkdir ../home; export NUGET_PACKAGES='{packages}'; {Run}"));
        Assert.True(jobs == "release: success, build-binaries: success, publish: success", jobs + await ground.RunAsync("hal9 run logs -j build-binaries"));

        var assets = ((JsonArray)Assert.Single(ground.Forge.Releases)["assets"]!).ToDictionary(static asset => (string)asset!["name"]!, static asset => asset!);
        string[] archives = ["neurons-0.1.0-linux-arm64.tar.gz", "neurons-0.1.0-linux-x64.tar.gz", "neurons-0.1.0-osx-arm64.tar.gz", "neurons-0.1.0-win-x64.zip"];
        Assert.Equal(["SHA256SUMS", .. archives.SelectMany(static archive => new[] { archive, archive + ".intoto.json" })], assets.Keys.Order(StringComparer.Ordinal));
        // A program of each, and not a word that stands for it.
        Assert.All(archives, archive => Assert.InRange((int)assets[archive]["size"]!, 1 << 20, 1 << 27));
    }

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Each_platform_that_is_built_is_required(string path)
    {
        var text = File.ReadAllText(Path.Combine(Root, path));
        var required = Regex.Match(text, "--require-target (.*)$", RegexOptions.Multiline).Groups[1].Value;
        Assert.Equal(Regex.Matches(text, "- target: (.*)$", RegexOptions.Multiline).Select(static match => match.Groups[1].Value), required.Split(' '));
    }

    /// <summary>With a program that is built by writing its platform's name down.</summary>
    private static string Workflow(string path)
    {
        var text = File.ReadAllText(Path.Combine(Root, path));
        var changed = Building().Replace(text, "mkdir -p \"build/$TARGET\" && echo \"for $TARGET\" > \"build/$TARGET/app\" && hal9 release binaries --from build --name $1 --target \"$TARGET\"");
        Assert.NotEqual(text, changed);
        return changed;
    }

    private static async Task<ReleaseGround> GroundAsync(string workflow)
    {
        var ground = await ReleaseGround.MadeAsync();
        Directory.CreateDirectory(Path.Combine(ground.Repository, ".github/workflows"));
        await File.WriteAllTextAsync(Path.Combine(ground.Repository, ".github/workflows/release.yml"), workflow, TestContext.Current.CancellationToken);
        File.Copy(Path.Combine(Root, "global.json"), Path.Combine(ground.Repository, "global.json"));
        await ground.CommitAsync("feat: a release workflow");
        return ground;
    }

    private static async Task<IEnumerable<string>> JobsAsync(ReleaseGround ground, string command)
    {
        var (_, output, error) = await ground.TryAsync(command);
        Assert.True(output.StartsWith('{'), error);
        return Assert.Single(JsonNode.Parse(output)!["runs"]!.AsArray())!["jobs"]!.AsArray().Select(static job => $"{job!["name"]}: {job["result"]}");
    }

    [GeneratedRegex("hal9 release binaries --project .* --name (.*) --target \"\\$TARGET\"$", RegexOptions.Multiline)]
    private static partial Regex Building();

    [GeneratedRegex("os: .*$", RegexOptions.Multiline)]
    private static partial Regex Runners();
}
