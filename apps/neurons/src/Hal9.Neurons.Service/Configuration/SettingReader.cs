using System.Globalization;

namespace Hal9.Neurons.Service.Configuration;

/// <summary>Reads settings one by one and collects what is wrong with them, so that all of it is said at once.</summary>
internal sealed class SettingReader(IConfiguration configuration)
{
    public List<string> Mistakes { get; } = [];

    /// <summary>Null when the setting is absent or blank.</summary>
    public string? Text(string key) => string.IsNullOrWhiteSpace(configuration[key]) ? null : configuration[key];

    public int Integer(string key, int byDefault, int least, int most)
    {
        if (Text(key) is not { } text)
            return byDefault;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most)
            return value;
        Mistakes.Add($"{key} is `{text}`; it must be a whole number from {least} to {most}");
        return byDefault;
    }

    public double Number(string key, double byDefault, double least, double most)
    {
        if (Text(key) is not { } text)
            return byDefault;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) && value >= least && value <= most)
            return value;
        Mistakes.Add(string.Create(CultureInfo.InvariantCulture, $"{key} is `{text}`; it must be a number from {least} to {most}"));
        return byDefault;
    }
}
