namespace TcpProxy.Tests.Support;

/// <summary>A configuration file in a folder of its own.</summary>
internal sealed class TemporaryFile : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tcpproxy-");

    public TemporaryFile(string content) => Write(content);

    public string Path => System.IO.Path.Combine(_folder.FullName, "proxy.json");

    /// <summary>Writes the file in place.</summary>
    public void Write(string content) => File.WriteAllText(Path, content);

    /// <summary>Puts a new file in its place, as editors do.</summary>
    public void Replace(string content)
    {
        string other = System.IO.Path.Combine(_folder.FullName, "new.json");
        File.WriteAllText(other, content);
        File.Move(other, Path, overwrite: true);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
