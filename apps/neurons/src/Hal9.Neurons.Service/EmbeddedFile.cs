namespace Hal9.Neurons.Service;

/// <summary>A file that is part of the program.</summary>
internal static class EmbeddedFile
{
    /// <summary>Null when there is no such file.</summary>
    public static byte[]? Read(string name)
    {
        using Stream? stream = typeof(EmbeddedFile).Assembly.GetManifestResourceStream(name);
        if (stream is null)
            return null;
        byte[] content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
