using System.Globalization;

namespace Balancing.Yarp.Configuration;

/// <summary>Reads settings from metadata, and finds all that are wrong.</summary>
internal static class MetadataReader
{
    /// <summary>The entries that are settings of this package.</summary>
    public static IEnumerable<KeyValuePair<string, string>> SettingsIn(IReadOnlyDictionary<string, string>? metadata) =>
        metadata is null
            ? []
            : metadata
                .Where(static entry =>
                    entry.Key.StartsWith(BalancingMetadata.Prefix, StringComparison.OrdinalIgnoreCase))
                .OrderBy(static entry => entry.Key, StringComparer.OrdinalIgnoreCase);

    /// <summary>Takes over all settings of the metadata.</summary>
    /// <param name="owner">What the metadata belongs to, as the beginning of messages.</param>
    /// <param name="metadata">The metadata.</param>
    /// <param name="known">The settings that may occur.</param>
    /// <param name="settings">Takes the values.</param>
    /// <param name="errors">Takes a message for each wrong or unknown setting.</param>
    public static void Read<TSettings>(
        string owner,
        IReadOnlyDictionary<string, string>? metadata,
        IReadOnlyList<MetadataSetting<TSettings>> known,
        TSettings settings,
        ICollection<string> errors)
    {
        foreach ((string name, string value) in SettingsIn(metadata))
        {
            MetadataSetting<TSettings>? setting = known.FirstOrDefault(
                setting => string.Equals(setting.Name, name, StringComparison.OrdinalIgnoreCase));
            if (setting is null)
            {
                errors.Add(
                    $"{owner} has the unknown setting '{name}' with the value '{value}'; allowed are "
                    + $"{string.Join(", ", known.Select(static setting => setting.Name))}.");
            }
            else if (!TryApply(setting, settings, value))
            {
                errors.Add($"{owner}: '{setting.Name}' must be {setting.Allowed}, but was '{value}'.");
            }
        }
    }

    public static int ToInt32(string value) => int.Parse(value, NumberStyles.None, CultureInfo.InvariantCulture);

    public static ulong ToUInt64(string value) => ulong.Parse(value, NumberStyles.None, CultureInfo.InvariantCulture);

    public static double ToDouble(string value) =>
        double.Parse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);

    /// <remarks>A number alone would be days: 30 is more likely meant as seconds, so it is refused.</remarks>
    public static TimeSpan ToTimeSpan(string value) =>
        value.Contains(':', StringComparison.Ordinal)
            ? TimeSpan.ParseExact(value, "c", CultureInfo.InvariantCulture)
            : throw new FormatException($"'{value}' is no time.");

    public static T? OrOff<T>(string value, Func<string, T> parse)
        where T : struct =>
        string.Equals(value, "off", StringComparison.OrdinalIgnoreCase) ? null : parse(value);

    private static bool TryApply<TSettings>(MetadataSetting<TSettings> setting, TSettings settings, string? value)
    {
        try
        {
            setting.Apply(settings, value ?? "");
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
        catch (OverflowException)
        {
            return false;
        }
        catch (ArgumentOutOfRangeException)
        {
            return false;
        }
    }
}
