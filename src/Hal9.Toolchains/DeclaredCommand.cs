using Hal9.Configuration;
using Hal9.Toolchains.Tools;

namespace Hal9.Toolchains;

/// <summary>A command that <c>hal9.yml</c> declares, for a shell to run.</summary>
/// <param name="Name">What people are told; absent: the command itself.</param>
/// <param name="Directory">From the folder of hal9.yml.</param>
/// <param name="Deadline">Null: the section's.</param>
public sealed record DeclaredCommand(string? Name, string Run, string Directory, IReadOnlyDictionary<string, string> Environment, TimeSpan? Deadline)
{
    public static ObjectShape<DeclaredCommand> Shape { get; } = Configuration.Shape.Object<DeclaredCommand>(static fields =>
    {
        var read = Declare(fields);
        return values => read(values);
    });

    /// <summary>A command as a person typed it, run without a shell between.</summary>
    /// <param name="directory">Absolute.</param>
    public static DeclaredCommand OfWords(IReadOnlyList<string> words, string directory) => new(null, string.Join(' ', words), directory, new Dictionary<string, string>(), null) { Words = words };

    /// <summary>Instead of <see cref="Run"/>, without a shell; absent for what hal9.yml declares.</summary>
    public IReadOnlyList<string>? Words { get; private init; }

    public string Title => Name ?? Run.Trim().Split('\n')[0];

    /// <summary>By <c>sh</c>, which stops at the first failure; by <c>cmd</c> on Windows.</summary>
    /// <param name="root">Folder of hal9.yml.</param>
    /// <param name="variables">Beside or instead of those of this process; the command's own stand over them.</param>
    public ToolCommand In(string root, IReadOnlyDictionary<string, string> variables, TimeSpan deadline)
    {
        var environment = new Dictionary<string, string>(variables);
        foreach (var (name, value) in Environment) environment[name] = value;
        return new ToolCommand
        {
            Title = Title,
            Program = Words is [var program, ..] ? program : OperatingSystem.IsWindows() ? "cmd" : "sh",
            Arguments = Words is not null ? [.. Words.Skip(1)] : OperatingSystem.IsWindows() ? ["/D", "/S", "/C", Run] : ["-e", "-c", Run],
            Directory = Path.GetFullPath(Directory, root),
            Environment = environment,
            Deadline = Deadline ?? deadline,
        };
    }

    /// <summary>The fields of a command, for an object that has more.</summary>
    internal static Func<FieldValues, DeclaredCommand> Declare(ObjectFields fields)
    {
        var name = fields.Optional("name", Configuration.Shape.NonEmptyText, "What people are told. Left out, the command itself.");
        var run = fields.Required("run", Configuration.Shape.NonEmptyText, "The command, given to `sh -e` (on Windows to `cmd`).");
        var directory = fields.Default("working-directory", Configuration.Shape.NonEmptyText, ".", "Where it runs, from the folder of hal9.yml.");
        var environment = fields.Optional("env", Configuration.Shape.Map(Configuration.Shape.Text.Substituted()), "Variables for it.");
        var deadline = fields.OptionalValue("deadline", Configuration.Shape.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromHours(24)), "How long it may take. Left out, `ci.deadline`.");
        return values => new DeclaredCommand(values.Get(name), values.Get(run), values.Get(directory), values.Get(environment) ?? new Dictionary<string, string>(), values.Get(deadline));
    }
}
