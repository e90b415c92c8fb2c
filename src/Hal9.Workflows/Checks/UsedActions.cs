using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Checks;

/// <summary>Questions rules ask of steps and what they use.</summary>
internal static class UsedActions
{
    /// <param name="name"><c>owner/repo</c> or <c>owner/repo/path</c>; ignores case.</param>
    public static bool Uses(this Step step, string name, [NotNullWhen(true)] out UsesStep? uses)
    {
        uses = step as UsesStep;
        return uses?.Uses is ActionReference.Repository repository && string.Equals(FullName(repository), name, StringComparison.OrdinalIgnoreCase);
    }

    public static string FullName(ActionReference.Repository repository) =>
        repository.Path.Length == 0 ? $"{repository.Owner}/{repository.Name}" : $"{repository.Owner}/{repository.Name}/{repository.Path}";

    /// <summary>The value given for an input; null when none is.</summary>
    public static Template? Input(this UsesStep step, string name) => (step.With as TemplateMapping)?.Find(name);

    /// <summary>4 of <c>v4</c>, <c>v4.1.0</c> and <c>4.1</c>; null for anything else.</summary>
    public static int? MajorVersion(string reference)
    {
        var digits = reference.AsSpan().TrimStart('v');
        var dot = digits.IndexOf('.');
        if (dot >= 0) digits = digits[..dot];
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var major) && major < 1000 ? major : null;
    }

    /// <summary>All steps of a job, those within parallel ones too, in the order of the file.</summary>
    public static IEnumerable<Step> AllSteps(this StepsJob job) => job.Steps.SelectMany(step => step is ParallelStep parallel ? parallel.Steps.Prepend(step) : [step]);

    /// <summary>GitHub's own actions.</summary>
    public static bool IsGitHubs(string owner) => owner.Equals("actions", StringComparison.OrdinalIgnoreCase) || owner.Equals("github", StringComparison.OrdinalIgnoreCase);
}
