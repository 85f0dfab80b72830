namespace HttpGateway.Tests.Discovery.Deploy;

/// <summary>The files of samples/HttpGateway/deploy.</summary>
internal static class DeployFiles
{
    private static readonly string Folder = Find();

    /// <summary>The text of a file.</summary>
    public static string Read(params string[] path) => File.ReadAllText(Path.Combine([Folder, .. path]));

    /// <summary>The names of the manifests.</summary>
    public static string[] Manifests =>
    [
        .. Directory.GetFiles(Path.Combine(Folder, "kubernetes"), "*.yaml")
            .Select(static path => Path.GetFileName(path))
            .Order(StringComparer.Ordinal),
    ];

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string deploy = Path.Combine(folder.FullName, "samples", "HttpGateway", "deploy");
            if (Directory.Exists(deploy))
            {
                return deploy;
            }
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} has the deploy files.");
    }
}
