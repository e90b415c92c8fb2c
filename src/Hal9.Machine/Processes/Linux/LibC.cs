using System.Runtime.InteropServices;

namespace Hal9.Machine.Processes.Linux;

/// <summary>
/// The calls of the C library that a spawn needs. Same prototypes in glibc (2.29 and later) and musl (1.2 and later); the opaque
/// structures are given more room than either needs.
/// </summary>
internal static unsafe partial class LibC
{
    public const int SigInt = 2;
    public const int SigKill = 9;
    public const int SigPipe = 13;
    public const int SigTerm = 15;

    public const int EIntr = 4;
    public const int EAgain = 11;
    public const int ENoEnt = 2;
    public const int EAcces = 13;
    public const int ENoExec = 8;
    public const int E2Big = 7;

    public const int OCloExec = 0x80000;
    public const int ONonBlock = 0x800;
    public const int FSetFl = 4;
    public const int FSetPipeSize = 1031;

    public const short SpawnSetSigDef = 0x04;
    public const short SpawnSetSigMask = 0x08;
    public const short SpawnSetSid = 0x80;

    public const int EpollCloExec = 0x80000;
    public const int EpollAdd = 1;
    public const int EpollDelete = 2;
    public const int EpollModify = 3;
    public const uint EpollIn = 0x001;
    public const uint EpollOneShot = 1u << 30;

    public const int WNoHang = 1;

    /// <summary>Bytes of <c>posix_spawnattr_t</c> and <c>posix_spawn_file_actions_t</c>: at most 336 and 80.</summary>
    public const int OpaqueSize = 512;

    /// <summary>Number of <c>pidfd_open</c>, the same on every architecture.</summary>
    private const long PidFdOpenNumber = 434;

    private const string Library = "libc";

    [LibraryImport(Library, EntryPoint = "pipe2", SetLastError = true)]
    public static partial int Pipe2(int* pair, int flags);

    [LibraryImport(Library, EntryPoint = "fcntl", SetLastError = true)]
    public static partial int FControl(int fd, int command, int argument);

    [LibraryImport(Library, EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int fd);

    [LibraryImport(Library, EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(int fd, byte* buffer, nint count);

    [LibraryImport(Library, EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int fd, byte* buffer, nint count);

    [LibraryImport(Library, EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int pid, int signal);

    /// <summary>Of a link itself, not of what it leads to.</summary>
    [LibraryImport(Library, EntryPoint = "lchown", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static partial int ChangeOwner(string path, int user, int group);

    [LibraryImport(Library, EntryPoint = "waitpid", SetLastError = true)]
    public static partial int WaitPid(int pid, int* status, int options);

    [LibraryImport(Library, EntryPoint = "epoll_create1", SetLastError = true)]
    public static partial int EpollCreate(int flags);

    [LibraryImport(Library, EntryPoint = "epoll_ctl", SetLastError = true)]
    public static partial int EpollControl(int epoll, int operation, int fd, byte* happening);

    [LibraryImport(Library, EntryPoint = "epoll_wait", SetLastError = true)]
    public static partial int EpollWait(int epoll, byte* happenings, int count, int milliseconds);

    [LibraryImport(Library, EntryPoint = "posix_spawn")]
    public static partial int Spawn(int* pid, byte* path, byte* actions, byte* attributes, byte** arguments, byte** environment);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_init")]
    public static partial int AttributesInit(byte* attributes);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_destroy")]
    public static partial int AttributesDestroy(byte* attributes);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_setflags")]
    public static partial int AttributesSetFlags(byte* attributes, short flags);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_setsigmask")]
    public static partial int AttributesSetMask(byte* attributes, byte* signals);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_setsigdefault")]
    public static partial int AttributesSetDefault(byte* attributes, byte* signals);

    [LibraryImport(Library, EntryPoint = "sigemptyset")]
    public static partial int SignalsEmpty(byte* signals);

    [LibraryImport(Library, EntryPoint = "sigfillset")]
    public static partial int SignalsFill(byte* signals);

    [LibraryImport(Library, EntryPoint = "posix_spawn_file_actions_init")]
    public static partial int ActionsInit(byte* actions);

    [LibraryImport(Library, EntryPoint = "posix_spawn_file_actions_destroy")]
    public static partial int ActionsDestroy(byte* actions);

    [LibraryImport(Library, EntryPoint = "posix_spawn_file_actions_adddup2")]
    public static partial int ActionsAddDuplicate(byte* actions, int fd, int target);

    [LibraryImport(Library, EntryPoint = "posix_spawn_file_actions_addopen")]
    public static partial int ActionsAddOpen(byte* actions, int fd, byte* path, int flags, uint mode);

    [LibraryImport(Library, EntryPoint = "posix_spawn_file_actions_addchdir_np")]
    public static partial int ActionsAddDirectory(byte* actions, byte* path);

    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SystemCall(nint number, nint first, nint second);

    /// <summary>A descriptor that is readable once the process has ended; -1 where the kernel (before 5.3) has none.</summary>
    public static int PidFdOpen(int pid) => (int)SystemCall((nint)PidFdOpenNumber, pid, 0);
}
