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

    /// <summary>Waits until the group is ours. Null when we were asked to leave before, see <paramref name="left"/>, or cancelled.</summary>
    /// <param name="who">What others are told of us: a run or a job of it.</param>
    /// <param name="waits">Called once with who holds the group, when we have to wait.</param>
    /// <param name="left">Called with the reason when a newcomer asks us to leave, waiting or holding; at most once.</param>
    public async Task<ConcurrencyTicket?> EnterAsync(ConcurrencyGroup group, string who, Func<string, ValueTask> waits, Action<string> left, CancellationToken cancellation)
    {
        var folder = Path.Combine(root, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(group.Group.ToUpperInvariant())))[..32]);
        Directory.CreateDirectory(folder);
        ConcurrencyTicket? ticket = null;
        try
        {
            ticket = await TakeAsync(folder, group, who, cancellation).ConfigureAwait(false);
            var hasTold = false;
            while (true)
            {
                if (ReadNote(ticket.Path) is { } reason)
                {
                    left(reason);
                    ticket.Dispose();
                    return null;
                }
                var before = Living(folder).Where(other => NumberOf(other) < ticket.Number).ToArray();
                if (before.Length == 0) break;
                if (!hasTold) await waits(ReadText(WhoOf(before[0]))).ConfigureAwait(false);
                hasTold = true;
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
        ticket.Watch(time, LookEvery, () =>
        {
            if (ReadNote(ticket.Path) is not { } reason) return false;
            left(reason);
            return true;
        });
        return ticket;
    }

    /// <summary>Behind all others; asks those to leave whom the newcomer's settings send away.</summary>
    private async Task<ConcurrencyTicket> TakeAsync(string folder, ConcurrencyGroup group, string who, CancellationToken cancellation)
    {
        using var door = await LockAsync(Path.Combine(folder, "door"), cancellation).ConfigureAwait(false);
        var others = Living(folder);
        var number = others.Select(NumberOf).DefaultIfEmpty(0).Max() + 1;
        var path = Path.Combine(folder, number.ToString("D9", CultureInfo.InvariantCulture) + TicketEnd);
        // Locked before it has its name: who waits in line must not find it unlocked and take its owner for dead.
        var file = new FileStream(path + ".new", FileMode.Create, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        // A locked file cannot be read: who it is stands beside.
        await File.WriteAllTextAsync(WhoOf(path), who, cancellation).ConfigureAwait(false);
        File.Move(path + ".new", path);
        var ticket = new ConcurrencyTicket(path, number, file);
        var away = group.CancelInProgress ? others : group.Queue == "max" ? [] : others.Skip(1);
        foreach (var other in away) File.WriteAllText(NoteOf(other), $"{who} came to the concurrency group `{group.Group}`");
        return ticket;
    }

    private async Task<FileStream> LockAsync(string path, CancellationToken cancellation)
    {
        while (true)
        {
            if (TryLock(path) is { } locked) return locked;
            await Task.Delay(TimeSpan.FromMilliseconds(5), time, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Tickets whose owners live, lowest first. Removes the others.</summary>
    private static string[] Living(string folder)
    {
        var living = new List<string>();
        foreach (var ticket in Directory.EnumerateFiles(folder, "*" + TicketEnd))
        {
            if (File.Exists(ticket) && TryLock(ticket) is { } dead)
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

    /// <summary>Null when another process, or another job of this one, has it.</summary>
    private static FileStream? TryLock(string path)
    {
        try
        {
            return new FileStream(path, path.EndsWith(TicketEnd, StringComparison.Ordinal) ? FileMode.Open : FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static int NumberOf(string ticket) => int.TryParse(Path.GetFileNameWithoutExtension(ticket), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static string NoteOf(string ticket) => Path.ChangeExtension(ticket, ConcurrencyTicket.NoteEnd);

    private static string WhoOf(string ticket) => Path.ChangeExtension(ticket, ConcurrencyTicket.WhoEnd);

    private static string? ReadNote(string ticket) => File.Exists(NoteOf(ticket)) && ReadText(NoteOf(ticket)) is { Length: > 0 } reason ? reason : null;

    private static string ReadText(string path)
    {
        try
        {
            using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
            return reader.ReadToEnd();
        }
        catch (IOException)
        {
            // Gone meanwhile.
            return "another run";
        }
    }
}
