using System.Text.Json;
using HttpGateway.Discovery;
using Yarp.ReverseProxy.Configuration;

namespace HttpGateway.Configuration;

/// <summary>Parses gateway.json.</summary>
internal static class ConfigurationFile
{
    private static readonly string[] Sections = ["Gateway", "Kestrel", "Logging", "ReverseProxy"];

    /// <summary>Reads and parses a file.</summary>
    public static GatewayConfiguration? Read(string path, List<string> errors)
    {
        try
        {
            return Parse(File.ReadAllBytes(path), errors);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            errors.Add(failure.Message);
            return null;
        }
    }

    /// <summary>Parses the content of a file.</summary>
    /// <param name="content">The bytes of the file.</param>
    /// <param name="errors">Takes a message for everything that is wrong.</param>
    /// <returns>Null if there are errors.</returns>
    public static GatewayConfiguration? Parse(byte[] content, List<string> errors)
    {
        IConfigurationRoot? root = ReadJson(content, errors);
        if (root is null)
        {
            return null;
        }

        foreach (IConfigurationSection child in root.GetChildren())
        {
            if (!Sections.Contains(child.Key, StringComparer.OrdinalIgnoreCase) && child.Key != "$schema")
            {
                errors.Add($"The section '{child.Key}' is unknown; allowed are {string.Join(", ", Sections)}.");
            }
        }

        GatewaySettings settings = SettingsReader.Read(root.GetSection("Gateway"), errors);
        IConfigurationSection kestrel = root.GetSection("Kestrel");
        ListenerReader.Check(kestrel, errors);
        DiscoverySnapshot proxy = ReadProxy(root.GetSection("ReverseProxy"), errors);
        return errors.Count > 0
            ? null
            : new GatewayConfiguration(settings, kestrel, root.GetSection("Logging"), proxy)
            {
                FixedPart = string.Join('\n', Sections[..^1].SelectMany(
                    name => root.GetSection(name).AsEnumerable().Select(static entry => $"{entry.Key}={entry.Value}"))),
            };
    }

    private static IConfigurationRoot? ReadJson(byte[] content, List<string> errors)
    {
        try
        {
            using MemoryStream stream = new(content, writable: false);
            return new ConfigurationBuilder().AddJsonStream(stream).Build();
        }
        catch (Exception failure) when (failure is FormatException or JsonException or InvalidDataException)
        {
            errors.Add(MessageOf(failure));
            return null;
        }
    }

    private static string MessageOf(Exception failure) =>
        (failure as JsonException ?? failure.InnerException as JsonException) is { LineNumber: { } line } json
            ? $"line {line + 1}: {json.Message.Split(" LineNumber:")[0]}"
            : failure.Message;

    /// <summary>YARP parses its own section. Its parser is not public, so it is asked as a service.</summary>
    private static DiscoverySnapshot ReadProxy(IConfigurationSection section, List<string> errors)
    {
        new SectionReader(section, errors).Allow("Routes", "Clusters");
        using ServiceProvider services = new ServiceCollection()
            .AddLogging()
            .AddReverseProxy()
            .LoadFromConfig(section)
            .Services.BuildServiceProvider();
        try
        {
            IProxyConfig config = services.GetRequiredService<IProxyConfigProvider>().GetConfig();
            return new DiscoverySnapshot(config.Routes, config.Clusters, []);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            errors.Add(failure.GetBaseException().Message.ReplaceLineEndings(" "));
            return DiscoverySnapshot.Empty;
        }
    }
}
