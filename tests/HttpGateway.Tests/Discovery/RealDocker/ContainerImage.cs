using System.Formats.Tar;

namespace HttpGateway.Tests.Discovery.RealDocker;

/// <summary>An image of one program: a static busybox, which is a shell and a web server.</summary>
internal static class ContainerImage
{
    private const string Program = "busybox";
    private const string Loader = "ld-linux"; // what a program that is not static names

    /// <summary>Whether there is such a program.</summary>
    public static bool IsAvailable => RequiredTool.Find(Program) is { } path
        && !File.ReadAllBytes(path).AsSpan().Slice(0, 4_096).ContainsText(Loader);

    /// <summary>Writes the files of the image.</summary>
    public static async Task WriteAsync(string path)
    {
        await using FileStream file = File.Create(path);
        await using TarWriter tar = new(file);
        await tar.WriteEntryAsync(RequiredTool.Find(Program)!, $"bin/{Program}");
        await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.SymbolicLink, "bin/sh") { LinkName = Program });
        await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.Directory, "www"));
    }

    /// <summary>The command of a container that answers with its name, and goes on for a second when it is asked to
    /// stop.</summary>
    public static string Command(string name, int port) =>
        $"trap 'sleep 1; exit 0' TERM; trap : HUP; echo {name} > /www/index.html; "
        + $"{Program} httpd -f -p 127.0.0.1:{port} -h /www & while true; do wait; done";

    private static bool ContainsText(this Span<byte> bytes, string text) =>
        bytes.IndexOf(System.Text.Encoding.ASCII.GetBytes(text)) >= 0;
}
