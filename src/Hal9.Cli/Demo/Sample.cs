namespace Hal9.Cli.Demo;

/// <summary>A small repository that the program carries: a folder of samples/.</summary>
internal static class Sample
{
    private const string Prefix = "samples/";

    /// <summary>Paths with forward slashes, and what they hold.</summary>
    public static IEnumerable<(string Path, Func<Stream> Open)> FilesOf(string sample)
    {
        var assembly = typeof(Sample).Assembly;
        var prefix = $"{Prefix}{sample}/";
        return assembly.GetManifestResourceNames()
            .Select(static name => (Name: name, Path: name.Replace('\\', '/')))
            .Where(resource => resource.Path.StartsWith(prefix, StringComparison.Ordinal))
            .Select(resource => (resource.Path[prefix.Length..], (Func<Stream>)(() => assembly.GetManifestResourceStream(resource.Name)!)));
    }

    /// <summary>Writes the sample's files; scripts may be run.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static void Write(string sample, string folder)
    {
        foreach (var (path, open) in FilesOf(sample))
        {
            var file = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            using (var source = open())
            using (var target = File.Create(file)) source.CopyTo(target);
            if (!OperatingSystem.IsWindows() && path.EndsWith(".sh", StringComparison.Ordinal)) File.SetUnixFileMode(file, File.GetUnixFileMode(file) | UnixFileMode.UserExecute);
        }
    }
}
