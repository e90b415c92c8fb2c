using Hal9.Machine.Containers;
using Hal9.Machine.Processes;

namespace Hal9.Machine.Tests.Containers;

public sealed class ContainerWordsTests
{
    [Theory]
    [InlineData("postgres", "docker.io", "library/postgres", null, null, "postgres")]
    [InlineData("docker://postgres:16-alpine", "docker.io", "library/postgres", "16-alpine", null, "postgres:16-alpine")]
    [InlineData("index.docker.io/library/redis:7", "docker.io", "library/redis", "7", null, "redis:7")]
    [InlineData("ghcr.io/octo/db:1", "ghcr.io", "octo/db", "1", null, "ghcr.io/octo/db:1")]
    [InlineData("localhost:5000/db", "localhost:5000", "db", null, null, "localhost:5000/db")]
    [InlineData("octo/db@sha256:0123456789abcdef0123456789abcdef", "docker.io", "octo/db", null, "sha256:0123456789abcdef0123456789abcdef", "octo/db@sha256:0123456789abcdef0123456789abcdef")]
    public void An_image_is_read_as_Docker_reads_it(string text, string registry, string repository, string? tag, string? digest, string shown)
    {
        var (image, error) = ImageReference.Parse(text);
        Assert.Null(error);
        Assert.Equal(new ImageReference(registry, repository, tag, digest), image);
        Assert.Equal(shown, image!.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("docker://")]
    [InlineData("Postgres")]
    [InlineData("postgres:")]
    [InlineData("postgres:-16")]
    [InlineData("postgres@sha256:12")]
    [InlineData("post gres")]
    [InlineData("ghcr.io/")]
    [InlineData("a//b")]
    public void What_is_no_image_is_refused(string text)
    {
        var (image, error) = ImageReference.Parse(text);
        Assert.Null(image);
        Assert.NotEmpty(error!);
    }

    [Theory]
    [InlineData("5432", "5432")]
    [InlineData("5433:5432", "5433:5432")]
    [InlineData("127.0.0.1:5433:5432", "127.0.0.1:5433:5432")]
    [InlineData("127.0.0.1::5432", "127.0.0.1:5432")]
    [InlineData("[::1]:80:80", "::1:80:80")]
    [InlineData("53:53/UDP", "53:53/udp")]
    [InlineData("8000-8001:80-81/tcp", "8000:80 8001:81")]
    public void A_port_is_read_as_Docker_reads_it(string text, string expected) => Assert.Equal(expected, string.Join(' ', PortMapping.Parse(text).Mappings!));

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("65536:80")]
    [InlineData("80:")]
    [InlineData("a:b")]
    [InlineData("1-3:1-2")]
    [InlineData("80/sctp")]
    [InlineData("-1")]
    public void What_is_no_port_is_refused(string text) => Assert.NotEmpty(PortMapping.Parse(text).Error!);

    [Fact]
    public void Options_say_how_health_is_found()
    {
        var (options, error) = ContainerOptions.Parse("--name db --health-cmd=\"pg_isready -U \\\"app\\\"\" --health-interval 1m30s\n  --health-timeout 500ms --health-retries 5 --health-start-period=2s");
        Assert.Null(error);
        Assert.Equal(
            new HealthCheck { Command = "pg_isready -U \"app\"", Interval = TimeSpan.FromSeconds(90), Timeout = TimeSpan.FromMilliseconds(500), Retries = 5, StartPeriod = TimeSpan.FromSeconds(2) },
            options!.Health);
        Assert.Equal(["--name", "db"], options.Words.Take(2));
        Assert.Equal(TimeSpan.FromSeconds(452), options.Health!.Patience);
        Assert.Null(ContainerOptions.Parse("--cpus 1").Options!.Health);
        Assert.True(ContainerOptions.Parse("--no-healthcheck").Options!.Health!.IsDisabled);
    }

    [Theory]
    [InlineData("--health-interval 5", "`--health-interval` cannot be `5`: a duration is needed")]
    [InlineData("--health-retries many", "a whole number is needed")]
    [InlineData("--health-cmd", "has no value")]
    [InlineData("--health-comand x", "docker has no such option")]
    public void A_wrong_option_is_named(string text, string part) => Assert.Contains(part, ContainerOptions.Parse(text).Error!, StringComparison.Ordinal);

    [Theory]
    [InlineData("a  b\tc", "a|b|c")]
    [InlineData("a \"b c\" \"\"", "a|b c|")]
    [InlineData("'a b'", "'a|b'")]
    [InlineData("a\\b \\\"c d\\\\\"e f\"", "a\\b|\"c|d\\e f")]
    [InlineData("\"a\"\"b\"", "a\"b")]
    public void Words_are_split_as_GitHubs_runner_splits_them(string line, string words) => Assert.Equal(words, string.Join('|', ArgumentWords.Split(line)));
}
