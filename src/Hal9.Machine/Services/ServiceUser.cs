using System.Globalization;
using Hal9.Machine.Processes;
using Hal9.Machine.Processes.Linux;

namespace Hal9.Machine.Services;

/// <summary>
/// Whom a server runs as when this program is root, which servers refuse (PostgreSQL) or should not have (Redis): a user of the machine made
/// for it.
/// </summary>
internal sealed record ServiceUser(string Name, int UserId, int GroupId)
{
    /// <summary>Null when this program is not root, and then nothing is changed; or when nobody on this machine fits.</summary>
    /// <param name="preferred">Its user by custom; else <c>nobody</c>.</param>
    public static ServiceUser? Find(string preferred)
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess || !File.Exists("/etc/passwd")) return null;
        var users = File.ReadLines("/etc/passwd").Select(static line => line.Split(':')).Where(static fields => fields.Length >= 7).ToList();
        foreach (var name in (ReadOnlySpan<string>)[preferred, "nobody"])
        {
            if (users.Find(fields => fields[0] == name) is not { } fields) continue;
            if (Number(fields[2]) is > 0 and var user && Number(fields[3]) is { } group) return new ServiceUser(name, user, group);
        }
        return null;

        static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary>The same command as this user; null when the machine has no program that changes users.</summary>
    public ChildCommand? Wrap(ChildCommand command, string? searchPath)
    {
        foreach (var (program, arguments) in Changers())
        {
            if (ProgramSearch.Find(program, searchPath + ":/usr/bin:/usr/sbin:/bin:/sbin:/usr/local/bin", "/") is not { } path) continue;
            return command with { Program = path, Arguments = [.. arguments, command.Program, .. command.Arguments] };
        }
        return null;
    }

    /// <summary>Gives a file, a folder or a link itself to this user.</summary>
    public void Own(string path)
    {
        if (LibC.ChangeOwner(path, UserId, GroupId) != 0) throw new IOException($"`{path}` cannot be given to the user {Name}");
    }

    // The first becomes the program; runuser stays in front of it, and its group is signalled as a whole.
    private (string Program, string[] Arguments)[] Changers() =>
    [
        ("setpriv", [$"--reuid={Name}", $"--regid={GroupId.ToString(CultureInfo.InvariantCulture)}", "--init-groups", "--"]),
        ("gosu", [Name]),
        ("su-exec", [Name]),
        ("runuser", ["-u", Name, "--"]),
    ];
}
