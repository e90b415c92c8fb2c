using System.Globalization;
using Hal9.Security.Advisories;

namespace Hal9.Security.Tests.Advisories;

public sealed class CvssScoreTests
{
    /// <summary>Scores given by FIRST's own calculator (4.0) and by the Ruby library cvss_suite (3.0, 3.1).</summary>
    public static TheoryData<string> Files => ["cvss3.txt", "cvss4.txt"];

    [Theory]
    [MemberData(nameof(Files))]
    public void Scores_are_those_of_other_calculators(string file)
    {
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Advisories", file));
        Assert.True(lines.Length >= 100);
        Assert.All(lines, line =>
        {
            var (vector, score) = (line.Split(' ')[0], double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture));
            Assert.True(CvssScore.Of(vector) == score, $"{vector} is {CvssScore.Of(vector)}, not {score}");
        });
    }

    [Theory]
    [InlineData("")]
    [InlineData("7.5")]
    [InlineData("AV:N/AC:L/Au:N/C:N/I:N/A:C")]
    [InlineData("CVSS:3.1/AV:N")]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:X/C:H/I:H/A:H")]
    [InlineData("CVSS:3.1/AV:Q/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H")]
    [InlineData("CVSS:3.1/AV:N/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H")]
    [InlineData("CVSS:4.0/AV:N/AC:L")]
    [InlineData("CVSS:5.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H")]
    public void What_is_no_whole_vector_has_no_score(string vector) => Assert.Null(CvssScore.Of(vector));

    [Theory]
    [InlineData(0.0, SeverityClass.None)]
    [InlineData(0.1, SeverityClass.Low)]
    [InlineData(3.9, SeverityClass.Low)]
    [InlineData(4.0, SeverityClass.Medium)]
    [InlineData(6.9, SeverityClass.Medium)]
    [InlineData(7.0, SeverityClass.High)]
    [InlineData(9.0, SeverityClass.Critical)]
    public void A_score_has_its_class(double score, SeverityClass expected) => Assert.Equal(expected, CvssScore.ClassOf(score));
}
