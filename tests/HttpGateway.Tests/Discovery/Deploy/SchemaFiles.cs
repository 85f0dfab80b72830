namespace HttpGateway.Tests.Discovery.Deploy;

/// <summary>The program that knows the schemas of Kubernetes. Its packages are installed by a command.</summary>
internal static class SchemaFiles
{
    public const string Missing =
        "node is not in the PATH, or its packages are not installed: "
        + "npm ci --prefix tests/ManifestSchemas";

    /// <summary>The path of the program.</summary>
    public static string Script => Path.Combine(Folder, "validate.js");

    public static bool AreInstalled =>
        RequiredTool.Find("node") is not null && Directory.Exists(Path.Combine(Folder, "node_modules"));

    private static string Folder => Path.Combine(DeployFiles.Root, "tests", "ManifestSchemas");
}
