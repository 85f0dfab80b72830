namespace Packaging.Tests;

/// <summary>A package that is packed again after a commit has another version, so no cache takes the new one for the
/// old.</summary>
public class VersionTests
{
    [GitFact]
    public async Task Each_commit_has_a_version_of_its_own_and_a_tag_makes_a_release()
    {
        using SourceCopy source = new();
        await source.InitializeGitAsync();
        await Tool.RunAsync(source.Folder, "dotnet", "restore", "src/Balancing");
        Assert.Equal("0.1.0-alpha.0", await source.VersionAsync());

        await source.CommitAsync("Second");
        Assert.Equal("0.1.0-alpha.0.1", await source.VersionAsync());

        await source.GitAsync("tag", "v0.3.0");
        Assert.Equal("0.3.0", await source.VersionAsync());

        await source.CommitAsync("After the release");
        Assert.Equal("0.3.1-alpha.0.1", await source.VersionAsync());
    }

    [Fact]
    public async Task Sources_without_git_can_be_packed()
    {
        using SourceCopy source = new();

        string package = await source.PackAsync();

        Assert.Equal("Balancing.0.1.0-alpha.0.nupkg", Path.GetFileName(package));
    }
}
