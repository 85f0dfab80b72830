using Balancing.Hosting.Logging;
using Microsoft.Extensions.Configuration;

namespace Balancing.Hosting.Configuration;

/// <summary>Reads the keys of one section, collects what is wrong, and knows which keys nothing has read.</summary>
/// <remarks>The binder of the framework does not read <c>5s</c>, stops at the first fault, and ignores a misspelled
/// key.</remarks>
internal sealed class SectionReader(IConfiguration section, string path, List<string> errors)
{
    private readonly Dictionary<string, IConfigurationSection> _children =
        section.GetChildren().ToDictionary(static child => child.Key, StringComparer.OrdinalIgnoreCase);

    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The keys that nothing has asked for.</summary>
    public IEnumerable<string> UnknownKeys => _children.Keys.Where(key => !_known.Contains(key));

    /// <summary>The path of a key of this section.</summary>
    public string PathOf(string key) => path.Length == 0 ? key : ConfigurationPath.Combine(path, key);

    /// <summary>Reads a text, if the key is there.</summary>
    public void ReadText(string key, Action<string> set)
    {
        if (FindValue(key)?.Value is { } text)
        {
            set(text);
        }
    }

    /// <summary>Reads a value, if the key is there.</summary>
    /// <param name="key">The key: the name of the property that <paramref name="set"/> sets.</param>
    /// <param name="parse">Converts the text; returns null if it is no such value.</param>
    /// <param name="allowed">What the text may be.</param>
    /// <param name="set">Sets a property. If the value is out of range, it throws and says the range.</param>
    public void Read<T>(string key, Func<string, T?> parse, string allowed, Action<T> set)
        where T : struct =>
        ReadText(key, text => Set(key, text, parse, allowed, set));

    /// <summary>Like <see cref="Read"/>; a key without a value is null.</summary>
    public void ReadOptional<T>(string key, Func<string, T?> parse, string allowed, Action<T?> set)
        where T : struct
    {
        if (FindValue(key) is not { } child)
        {
            return;
        }

        if (string.IsNullOrEmpty(child.Value))
        {
            set(null);
            return;
        }

        Set(key, child.Value, parse, allowed, value => set(value));
    }

    /// <summary>Reads a section in this one, if the key is there. Unknown keys in it are errors.</summary>
    /// <returns>Whether it is there.</returns>
    public bool ReadSection(string key, Action<SectionReader> read)
    {
        _known.Add(key);
        if (!_children.TryGetValue(key, out IConfigurationSection? child))
        {
            return false;
        }

        string childPath = PathOf(key);
        if (!child.GetChildren().Any())
        {
            // An empty object cannot be told from null: one may mean the defaults, and the other one nothing.
            errors.Add($"{childPath} must be a section with at least one key, but was '{child.Value}'.");
            return false;
        }

        SectionReader reader = new(child, childPath, errors);
        read(reader);
        foreach (string unknown in reader.UnknownKeys)
        {
            errors.Add(DescribeUnknown(reader.PathOf(unknown), reader._known));
        }

        return true;
    }

    /// <summary>Reads a list, if the key is there.</summary>
    /// <param name="key">The key.</param>
    /// <param name="read">Reads one entry, given its path.</param>
    /// <returns>Whether the list is there and empty.</returns>
    public bool ReadList(string key, Action<SectionReader, string> read)
    {
        _known.Add(key);
        if (!_children.TryGetValue(key, out IConfigurationSection? child))
        {
            return false;
        }

        IConfigurationSection[] entries = [.. child.GetChildren()];
        if (entries.Length == 0 && !string.IsNullOrEmpty(child.Value))
        {
            errors.Add($"{PathOf(key)} must be a list, but was '{child.Value}'.");
        }

        SectionReader list = new(child, PathOf(key), errors);
        foreach (IConfigurationSection entry in entries)
        {
            list.ReadSection(entry.Key, reader => read(reader, list.PathOf(entry.Key)));
        }

        return entries.Length == 0 && child.Value?.Length == 0; // null is no list
    }

    /// <summary>Sets a property. If that throws, the message is an error.</summary>
    public void Try(Action set)
    {
        try
        {
            set();
        }
        catch (ArgumentException exception)
        {
            // The message begins with the name of the property, which is the key.
            errors.Add(PathOf(FailureText.Describe(exception)));
        }
    }

    /// <summary>The message about a key that is not known.</summary>
    public static string DescribeUnknown(string keyPath, IEnumerable<string> known) =>
        $"{keyPath} is no known key; known are {string.Join(", ", known)}.";

    private IConfigurationSection? FindValue(string key)
    {
        _known.Add(key);
        if (!_children.TryGetValue(key, out IConfigurationSection? child))
        {
            return null;
        }

        if (!child.GetChildren().Any())
        {
            return child;
        }

        errors.Add($"{PathOf(key)} must be a single value, but was a section.");
        return null;
    }

    private void Set<T>(string key, string text, Func<string, T?> parse, string allowed, Action<T> set)
        where T : struct
    {
        if (parse(text) is not { } value)
        {
            errors.Add($"{PathOf(key)} must be {allowed}, but was '{text}'.");
            return;
        }

        Try(() => set(value));
    }
}
