namespace Packaging.Tests;

/// <summary>A copy of what the package is made of, outside of the repository and without its git folder.</summary>
internal sealed class SourceCopy : IDisposable
{
    private static readonly string[] Files =
        [
            ".editorconfig", "Directory.Build.props", "Directory.Packages.props", "global.json", "CHANGELOG.md",
            "LICENSE", "README.md",
        ];

    private static readonly string[] Folders = ["build", "src"];

    public SourceCopy()
    {
        string root = FindRoot();
        foreach (string file in Files)
        {
            File.Copy(Path.Combine(root, file), Path.Combine(Folder, file));
        }

        foreach (string source in Folders.SelectMany(
            folder => Directory.EnumerateFiles(Path.Combine(root, folder), "*", SearchOption.AllDirectories)))
        {
            string name = Path.GetRelativePath(root, source);
            if (!name.Split(Path.DirectorySeparatorChar).Any(static part => part is "bin" or "obj"))
            {
                string target = Path.Combine(Folder, name);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(source, target);
            }
        }
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("packaging-").FullName;

    /// <summary>The documentation as the compiler wrote it, internal members included.</summary>
    public string CompilerDocumentation =>
        Path.Combine(Folder, "src", "Balancing", "obj", "Release", "net10.0", "Balancing.xml");

    public Task<string> GitAsync(params string[] arguments) =>
        Tool.RunAsync(Folder, "git", ["-c", "user.name=Test", "-c", "user.email=test@example.com", .. arguments]);

    public async Task CommitAsync(string subject) =>
        await GitAsync("commit", "--quiet", "--allow-empty", "--message", subject);

    /// <summary>Makes the copy a repository of one commit, with the origin of the public one.</summary>
    public async Task InitializeGitAsync()
    {
        await GitAsync("init", "--quiet");
        await GitAsync("remote", "add", "origin", "https://github.com/balancing-net/balancing");
        await GitAsync("add", "--all");
        await CommitAsync("First");
    }

    public async Task<string> CurrentCommitAsync() => (await GitAsync("rev-parse", "HEAD")).Trim();

    /// <summary>The version that a package would have now. The copy must have been restored.</summary>
    public async Task<string> VersionAsync() =>
        (await Tool.RunAsync(
            Folder, "dotnet", "msbuild", "src/Balancing", "-target:MinVer", "-getProperty:PackageVersion")).Trim();

    /// <summary>Packs and returns the path of the package.</summary>
    public async Task<string> PackAsync()
    {
        string output = Path.Combine(Folder, "packages");
        await Tool.RunAsync(Folder, "dotnet", "pack", "src/Balancing", "-c", "Release", "-o", output);
        return Assert.Single(Directory.GetFiles(output, "*.nupkg"));
    }

    public void Dispose()
    {
        foreach (string file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
        {
            // The objects of git are read-only, and Windows does not delete such files.
            File.SetAttributes(file, FileAttributes.Normal);
        }

        Directory.Delete(Folder, recursive: true);
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Balancing.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds Balancing.sln.");
    }
}
