namespace Hal9.Toolchains.DotNet;

/// <summary>
/// Targets that MSBuild imports behind every project, so that one build says what we want to know of each without a change to any. The file's time lies in the
/// past: a newer one would make MSBuild compile everything again.
/// </summary>
internal static class BuildHook
{
    private static readonly DateTime LongAgo = new(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Writes the targets and gives the arguments that make MSBuild import them.</summary>
    public static IReadOnlyList<string> Write(string folder, string content)
    {
        var file = Path.Combine(folder, "hal9.targets");
        File.WriteAllText(file, $"<Project>\n{content}</Project>\n");
        File.SetLastWriteTimeUtc(file, LongAgo);
        return [$"-p:CustomAfterMicrosoftCommonTargets={file}"];
    }

    /// <summary>
    /// Warnings are errors, and each compiler writes its findings as SARIF. What was compiled before is compiled again, since a compiler that is not run says
    /// nothing; the rest of the build stays incremental. NuGet's warnings stay warnings: they are of the packages, not of this code.
    /// </summary>
    public static string AnalysersAsErrors(string folder)
    {
        File.WriteAllText(Path.Combine(folder, "compile-again"), "");
        return $"""
              <PropertyGroup Condition="'$(MSBuildIsRestoring)' != 'true'">
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <ErrorLog>{folder}/$(MSBuildProjectName).$(TargetFramework).$([MSBuild]::StableStringHash($(MSBuildProjectFullPath))).sarif,version=2.1</ErrorLog>
              </PropertyGroup>
              <ItemGroup>
                <CustomAdditionalCompileInputs Include="{folder}/compile-again" />
              </ItemGroup>

            """;
    }

    /// <summary>Every project that holds tests says, once it is built, where its assembly lies and who runs it.</summary>
    public static string ListTests(string folder) => $"""
          <Target Name="Hal9ListTests" AfterTargets="Build" Condition="'$(TargetFramework)' != '' and ('$(IsTestProject)' == 'true' or '$(IsTestingPlatformApplication)' == 'true')">
            <WriteLinesToFile File="{folder}/$(MSBuildProjectName).$(TargetFramework).$([MSBuild]::StableStringHash($(MSBuildProjectFullPath))).module" Overwrite="true"
              Lines="$(MSBuildProjectFullPath);$(TargetFramework);$(TargetPath);$(IsTestingPlatformApplication);$(TraceDataCollectorDirectoryPath)" />
          </Target>

        """;

    public static List<DotNetModule> ReadTests(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*.module").Select(File.ReadAllLines).Where(static lines => lines.Length >= 3)
            .Select(static lines => new DotNetModule(lines[0], lines[1], lines[2], lines.Length > 3 && lines[3] == "true") { Collector = lines.Skip(3).FirstOrDefault(static line => Path.IsPathRooted(line)) })];
}
