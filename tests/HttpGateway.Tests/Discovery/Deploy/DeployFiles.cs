namespace HttpGateway.Tests.Discovery.Deploy;

/// <summary>The files of samples/HttpGateway/deploy.</summary>
internal static class DeployFiles
{
    private static readonly string Folder = Path.Combine("samples", "HttpGateway", "deploy");

    /// <summary>The folder of the repository.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The path of a file.</summary>
    public static string Locate(params string[] path) => Path.Combine([Root, Folder, .. path]);

    /// <summary>The text of a file.</summary>
    public static string Read(params string[] path) => File.ReadAllText(Locate(path));

    /// <summary>The names of the manifests.</summary>
    public static string[] Manifests =>
    [
        .. Directory.GetFiles(Locate("kubernetes"), "*.yaml")
            .Select(static path => Path.GetFileName(path))
            .Order(StringComparer.Ordinal),
    ];

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Directory.Exists(Path.Combine(folder.FullName, Folder)))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} has the deploy files.");
    }
}
