using System.Runtime.InteropServices;
using System.Text;

namespace Hal9.Machine.Processes.Linux;

/// <summary>A null-terminated array of null-terminated UTF-8 strings, as <c>argv</c> and <c>envp</c> are, in one block of memory.</summary>
internal readonly unsafe ref struct SpawnArguments
{
    private readonly byte* block;

    /// <summary>Strings that hold a NUL are cut there by the kernel's own rules; the caller refuses them before.</summary>
    public SpawnArguments(IReadOnlyList<string> strings)
    {
        var pointers = (strings.Count + 1) * sizeof(byte*);
        var size = pointers;
        for (var i = 0; i < strings.Count; i++) size += Encoding.UTF8.GetMaxByteCount(strings[i].Length) + 1;
        block = (byte*)NativeMemory.Alloc((nuint)size);
        var array = (byte**)block;
        var text = block + pointers;
        var end = block + size;
        for (var i = 0; i < strings.Count; i++)
        {
            array[i] = text;
            text += Encoding.UTF8.GetBytes(strings[i], new Span<byte>(text, (int)(end - text)));
            *text++ = 0;
        }
        array[strings.Count] = null;
    }

    public byte** Pointer => (byte**)block;

    public void Dispose() => NativeMemory.Free(block);
}
