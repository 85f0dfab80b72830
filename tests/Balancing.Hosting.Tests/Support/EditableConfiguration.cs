using System.Text;
using Microsoft.Extensions.Configuration;

namespace Balancing.Hosting.Tests.Support;

/// <summary>A configuration that a test writes as JSON and changes while it is used.</summary>
internal sealed class EditableConfiguration : ConfigurationProvider, IConfigurationSource
{
    public EditableConfiguration(string json)
    {
        Data = Parse(json);
        Root = new ConfigurationBuilder().Add(this).Build();
    }

    public IConfigurationRoot Root { get; }

    /// <summary>The JSON of a configuration with one pool in the section <c>Balancing:api</c>.</summary>
    public static string Api(string section) => $$"""{"Balancing":{"api":{{section}} } }""";

    /// <summary>The JSON of entries of backends: <c>id</c> or <c>id*weight</c>.</summary>
    public static string Backends(params string[] entries) =>
        $"[{string.Join(',', entries.Select(static entry => Entry(entry.Split('*'))))}]";

    /// <summary>Replaces the whole configuration and tells all that watch it.</summary>
    public void Change(string json)
    {
        Data = Parse(json);
        OnReload();
    }

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    private static string Entry(string[] parts) =>
        $$"""
        {"Id":"{{parts[0]}}","Address":"http://{{parts[0]}}.test:80","Weight":"{{(parts is [_, { } w] ? w : "1")}}"}
        """;

    private static Dictionary<string, string?> Parse(string json)
    {
        using MemoryStream stream = new(Encoding.UTF8.GetBytes(json));
        return new Dictionary<string, string?>(
            new ConfigurationBuilder().AddJsonStream(stream).Build().AsEnumerable(), StringComparer.OrdinalIgnoreCase);
    }
}
