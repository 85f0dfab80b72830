namespace Proxies.Contenders;

/// <summary>What a proxy shall do.</summary>
/// <param name="Folder">A folder for its configuration.</param>
/// <param name="Port">The port it listens on.</param>
/// <param name="Servers">The ports of its servers.</param>
/// <param name="Algorithm">How it chooses among them.</param>
internal sealed record ProxySetup(string Folder, int Port, IReadOnlyList<int> Servers, Algorithm Algorithm)
{
    /// <summary>Writes a configuration file.</summary>
    /// <returns>Its path.</returns>
    public string Write(string name, string text)
    {
        string path = Path.Combine(Folder, $"{Port}-{name}");
        File.WriteAllText(path, text);
        return path;
    }
}
