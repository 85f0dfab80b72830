namespace HttpGateway.Configuration;

/// <summary>Reads the values of a section, and collects everything that is wrong in it.</summary>
internal sealed class SectionReader(IConfigurationSection section, ICollection<string> errors)
{
    public bool Exists => section.Exists();

    /// <summary>Every other key is an error: most often it is a misspelled one.</summary>
    public SectionReader Allow(params ReadOnlySpan<string> keys)
    {
        foreach (IConfigurationSection child in section.GetChildren())
        {
            if (!keys.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
            {
                errors.Add(
                    $"'{section.Path}' has the unknown key '{child.Key}'; allowed are {string.Join(", ", keys)}.");
            }
        }

        return this;
    }

    public SectionReader Section(string key) => new(section.GetSection(key), errors);

    /// <summary>The elements of an array.</summary>
    public IEnumerable<SectionReader> Elements(string key) =>
        section.GetSection(key).GetChildren().Select(child => new SectionReader(child, errors));

    /// <summary>The value of a key; the fallback if it is not present.</summary>
    public T Value<T>(string key, Func<string, Parsed<T>> parse, T fallback) =>
        section[key] is { } text ? Parse(section.GetSection(key), text, parse, fallback) : fallback;

    /// <summary>The value of a key that must be present.</summary>
    public T Required<T>(string key, Func<string, Parsed<T>> parse, T fallback)
    {
        if (section[key] is { } text)
        {
            return Parse(section.GetSection(key), text, parse, fallback);
        }

        errors.Add($"'{section.Path}:{key}' is missing.");
        return fallback;
    }

    /// <summary>The value of the section itself, as an element of an array has.</summary>
    public T Self<T>(Func<string, Parsed<T>> parse, T fallback) => Parse(section, section.Value ?? "", parse, fallback);

    public static Parsed<string> Text(string text) =>
        string.IsNullOrWhiteSpace(text) ? new(null, "must not be empty.") : new(text, null);

    private T Parse<T>(IConfigurationSection at, string text, Func<string, Parsed<T>> parse, T fallback)
    {
        Parsed<T> parsed = parse(text);
        if (parsed.IsValid)
        {
            return parsed.Value!;
        }

        errors.Add($"'{at.Path}' {parsed.Problem}");
        return fallback;
    }
}
