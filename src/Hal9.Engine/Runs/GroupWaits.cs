using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hal9.Engine.Runs;

/// <summary>
/// All that waits for a concurrency group at this moment, in every process of this machine: a file each, so that those who wait for each other find it
/// out. A run that holds a group ends only when its jobs have, and one of them may wait for a group whose holder waits for that run.
/// </summary>
/// <param name="folder">Made when somebody waits for the first time.</param>
internal sealed class GroupWaits(string folder, TimeProvider time)
{
    private const string WaitEnd = ".wait";

    /// <summary>For a group that another run may hold.</summary>
    /// <param name="groupFolder">Where its tickets lie.</param>
    /// <param name="number">Of the ticket that waits.</param>
    public GroupWait Add(GroupMember who, string group, string groupFolder, int number) =>
        Add(new GroupWaitRecord(who.Run, who.Leg, group, time.GetUtcNow().UtcTicks) { Folder = groupFolder, Number = number });

    /// <summary>For a group that a leg of the same run holds.</summary>
    public GroupWait Add(GroupMember who, string group, string holder) => Add(new GroupWaitRecord(who.Run, who.Leg, group, time.GetUtcNow().UtcTicks) { Holder = holder });

    /// <summary>
    /// Says who holds what when a circle of waits leads back to this one, and this one is the last that closed it. Null otherwise: then it is another's
    /// to leave, who finds the same circle.
    /// </summary>
    /// <param name="blockers">Whose end a wait is for.</param>
    public string? FindCircle(GroupWait wait, Func<GroupWaitRecord, IEnumerable<GroupMember>> blockers)
    {
        var all = Living().ToArray();
        if (all.Length < 2) return null;
        var seen = new HashSet<GroupWaitRecord>();
        return Path(wait.Record) is { } path && path.TrueForAll(step => step.Wait.Holder is not null || step.Wait.CompareTo(wait.Record) <= 0)
            ? string.Join(", which waits for ", path.Select(static (step, i) => $"{(i == 0 ? "the concurrency group " : "")}`{step.Wait.Group}`{(i == 0 ? " is" : ",")} held by {step.Holder.Words}"))
            : null;

        List<(GroupWaitRecord Wait, GroupMember Holder)>? Path(GroupWaitRecord from)
        {
            foreach (var holder in blockers(from))
            {
                foreach (var next in all.Where(other => holder.Embraces(other.Run, other.Leg)))
                {
                    if (next == wait.Record) return [(from, holder)];
                    if (seen.Add(next) && Path(next) is { } rest) return [(from, holder), .. rest];
                }
            }
            return null;
        }
    }

    private GroupWait Add(GroupWaitRecord record)
    {
        Directory.CreateDirectory(folder);
        // A leg waits for one group at a time.
        var leg = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(record.Leg)))[..16];
        var path = System.IO.Path.Combine(folder, $"{record.Run}-{leg}{WaitEnd}");
        // Locked before it has its name, or it would be taken for that of a dead process.
        var file = new FileStream(path + ".new", FileMode.Create, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        File.WriteAllText(GroupWait.TextOf(path), JsonSerializer.Serialize(record, GroupWaitJson.Default.GroupWaitRecord));
        File.Move(path + ".new", path, overwrite: true);
        return new GroupWait(path, record, file);
    }

    /// <summary>Removes those whose owners died.</summary>
    private IEnumerable<GroupWaitRecord> Living()
    {
        foreach (var path in Directory.EnumerateFiles(folder, "*" + WaitEnd))
        {
            if (GroupFiles.TryLock(path, FileMode.Open) is { } dead)
            {
                GroupWait.Remove(path);
                dead.Dispose();
            }
            else if (GroupFiles.ReadText(GroupWait.TextOf(path)) is { Length: > 0 } text && Read(text) is { } record)
            {
                yield return record;
            }
        }
    }

    private static GroupWaitRecord? Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, GroupWaitJson.Default.GroupWaitRecord);
        }
        catch (JsonException)
        {
            // It is being written.
            return null;
        }
    }
}

/// <summary>A wait that others see until it is disposed of or this process dies.</summary>
internal sealed class GroupWait(string path, GroupWaitRecord record, FileStream file) : IDisposable
{
    public GroupWaitRecord Record { get; } = record;

    public static string TextOf(string path) => System.IO.Path.ChangeExtension(path, ".json");

    public static void Remove(string path)
    {
        File.Delete(TextOf(path));
        File.Delete(path);
    }

    public void Dispose()
    {
        Remove(path);
        file.Dispose();
    }
}

/// <param name="Since">When it began, in ticks; of those in a circle the last one leaves.</param>
internal sealed record GroupWaitRecord(string Run, string Leg, string Group, long Since) : IComparable<GroupWaitRecord>
{
    /// <summary>The folder of the group, and the ticket that waits in it; or</summary>
    public string? Folder { get; init; }

    public int Number { get; init; }

    /// <summary>the leg of the same run that is waited for.</summary>
    public string? Holder { get; init; }

    public int CompareTo(GroupWaitRecord? other) => other is null ? 1 : string.CompareOrdinal(Key, other.Key);

    private string Key => $"{Since.ToString("D19", CultureInfo.InvariantCulture)} {Run} {Leg}";
}

[JsonSerializable(typeof(GroupWaitRecord))]
internal sealed partial class GroupWaitJson : JsonSerializerContext;
