using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Hal9.Workflows.Planning;

namespace Hal9.Engine.Runs;

/// <summary>
/// The concurrency groups of one repository, over all runs of all processes on this machine: a folder a group, in it a numbered ticket for
/// whoever is in, beside it who that is. The lowest ticket holds the group, the others wait in line. A ticket counts as long as the operating system's lock on it does,
/// which ends with its process, so that who dies frees the group. A note beside it may ask its owner to go.
/// </summary>
/// <param name="root">Made when the first group is entered.</param>
internal sealed class ConcurrencyGroups(string root, TimeProvider time)
{
    private const string TicketEnd = ".ticket";

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);

    private readonly GroupWaits waiting = new(Path.Combine(root, "waits"), time);

    /// <summary>Waits until the group is ours. Null when we have to leave before, see <paramref name="left"/>, or are cancelled.</summary>
    /// <param name="waits">Called once with who holds the group, when we have to wait.</param>
    /// <param name="left">Called with the reason when a newcomer asks us to leave, waiting or holding, or when we would wait for ever; at most once.</param>
    public async Task<ConcurrencyTicket?> EnterAsync(ConcurrencyGroup group, GroupMember who, Func<string, ValueTask> waits, Action<string> left, CancellationToken cancellation)
    {
        var folder = Path.Combine(root, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(group.Group.ToUpperInvariant())))[..32]);
        Directory.CreateDirectory(folder);
        ConcurrencyTicket? ticket = null;
        GroupWait? wait = null;
        try
        {
            ticket = await TakeAsync(folder, group, who, cancellation).ConfigureAwait(false);
            while (true)
            {
                if (ReadNote(ticket.Path) is { } reason)
                {
                    left(reason);
                    ticket.Dispose();
                    return null;
                }
                var before = Before(folder, ticket.Number).ToArray();
                if (before.Length == 0) break;
                if (wait is null) await waits(GroupMember.Read(WhoOf(before[0])).Words).ConfigureAwait(false);
                wait ??= waiting.Add(who, group.Group, folder, ticket.Number);
                if (waiting.FindCircle(wait, Blockers) is { } circle)
                {
                    left($"it would wait for ever: {circle}");
                    ticket.Dispose();
                    return null;
                }
                await Task.Delay(LookEvery, time, cancellation).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            ticket?.Dispose();
            return null;
        }
        catch
        {
            ticket?.Dispose();
            throw;
        }
        finally
        {
            wait?.Dispose();
        }
        ticket.Watch(time, LookEvery, () =>
        {
            if (ReadNote(ticket.Path) is not { } reason) return false;
            left(reason);
            return true;
        });
        return ticket;
    }

    /// <summary>Lets other programs know that a leg waits for another one of its own run, until the result is disposed of.</summary>
    /// <param name="holder">The key of the other leg.</param>
    public IDisposable AddWithin(GroupMember who, string group, string holder) => waiting.Add(who, group, holder);

    /// <summary>Whose end a wait is for.</summary>
    private static IEnumerable<GroupMember> Blockers(GroupWaitRecord wait) => wait.Holder is { } holder
        ? [new GroupMember(wait.Run, holder, $"`{holder}` of run {wait.Run}")]
        // Who was asked to leave is about to.
        : Before(wait.Folder!, wait.Number).Where(static other => ReadNote(other) is null).Select(static other => GroupMember.Read(WhoOf(other)));

    private static IEnumerable<string> Before(string folder, int number) => Living(folder).Where(other => NumberOf(other) < number);

    /// <summary>Behind all others; asks those to leave whom the newcomer's settings send away.</summary>
    private async Task<ConcurrencyTicket> TakeAsync(string folder, ConcurrencyGroup group, GroupMember who, CancellationToken cancellation)
    {
        using var door = await LockAsync(Path.Combine(folder, "door"), cancellation).ConfigureAwait(false);
        var others = Living(folder);
        var number = others.Select(NumberOf).DefaultIfEmpty(0).Max() + 1;
        var path = Path.Combine(folder, number.ToString("D9", CultureInfo.InvariantCulture) + TicketEnd);
        // Locked before it has its name: who waits in line must not find it unlocked and take its owner for dead.
        var file = new FileStream(path + ".new", FileMode.Create, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        // A locked file cannot be read: who it is stands beside.
        await File.WriteAllTextAsync(WhoOf(path), who.ToString(), cancellation).ConfigureAwait(false);
        File.Move(path + ".new", path);
        var ticket = new ConcurrencyTicket(path, number, file);
        var away = group.CancelInProgress ? others : group.Queue == "max" ? [] : others.Skip(1);
        foreach (var other in away) File.WriteAllText(NoteOf(other), $"{who.Words} came to the concurrency group `{group.Group}`");
        return ticket;
    }

    private async Task<FileStream> LockAsync(string path, CancellationToken cancellation)
    {
        while (true)
        {
            if (GroupFiles.TryLock(path, FileMode.OpenOrCreate) is { } locked) return locked;
            await Task.Delay(TimeSpan.FromMilliseconds(5), time, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Tickets whose owners live, lowest first. Removes the others.</summary>
    private static string[] Living(string folder)
    {
        var living = new List<string>();
        foreach (var ticket in Directory.EnumerateFiles(folder, "*" + TicketEnd))
        {
            if (File.Exists(ticket) && GroupFiles.TryLock(ticket, FileMode.Open) is { } dead)
            {
                ConcurrencyTicket.Remove(ticket);
                dead.Dispose();
            }
            else if (File.Exists(ticket))
            {
                living.Add(ticket);
            }
        }
        living.Sort(StringComparer.Ordinal);
        return [.. living];
    }

    private static int NumberOf(string ticket) => int.TryParse(Path.GetFileNameWithoutExtension(ticket), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static string NoteOf(string ticket) => Path.ChangeExtension(ticket, ConcurrencyTicket.NoteEnd);

    private static string WhoOf(string ticket) => Path.ChangeExtension(ticket, ConcurrencyTicket.WhoEnd);

    private static string? ReadNote(string ticket) => File.Exists(NoteOf(ticket)) && GroupFiles.ReadText(NoteOf(ticket)) is { Length: > 0 } reason ? reason : null;
}
