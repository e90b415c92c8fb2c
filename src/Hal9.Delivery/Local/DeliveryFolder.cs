using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Hal9.Delivery.Local;

/// <summary>
/// Where the local target keeps an environment: the folder of its journal, with <c>data/</c> (the replicas' working directory, shared by
/// all versions) and a numbered folder for each deployment.
/// </summary>
/// <param name="Path">Absolute.</param>
public sealed record DeliveryFolder(string Path)
{
    public string Data => System.IO.Path.Combine(Path, "data");

    public DeploymentFolder this[int number] => new(System.IO.Path.Combine(Path, number.ToString(CultureInfo.InvariantCulture)), number);

    public IEnumerable<DeploymentFolder> Deployments() => Directory.Exists(Path)
        ? Directory.EnumerateDirectories(Path).Select(System.IO.Path.GetFileName).Where(static name => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .Select(name => this[int.Parse(name!, CultureInfo.InvariantCulture)])
        : [];

    /// <summary>One folder for each checkout below the state folder: its name and, since names are not unique, a digest of its path.</summary>
    /// <param name="root">Absolute path of the checkout.</param>
    public static string NameOf(string root)
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(root)))[..8];
        var name = new string([.. System.IO.Path.GetFileName(root).Where(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-')]);
        return $"{(name.Length == 0 ? "root" : name)}-{digest}";
    }
}

/// <summary>The files of one deployment.</summary>
public sealed record DeploymentFolder(string Path, int Number)
{
    /// <summary>What was published; there only when all of it is.</summary>
    public string App => At("app");

    public string AppUnderWay => At("app.partial");

    public string Manifest => At("release.json");

    public string Specification => At("replica.json");

    public string State => At("replica.state.json");

    public string Log => At("replica.log");

    public string PublishLog => At("publish.log");

    public string SupervisorLog => At("supervisor.log");

    /// <summary>There once its replica shall never run again. A supervisor that comes late sees it and leaves.</summary>
    public string StopMark => At("stop");

    private string At(string name) => System.IO.Path.Combine(Path, name);
}
