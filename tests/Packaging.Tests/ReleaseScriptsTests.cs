namespace Packaging.Tests;

/// <summary>The steps of docs/releasing.md that a script takes or checks.</summary>
public sealed class ReleaseScriptsTests : IDisposable
{
    private const string NewMember = "Balancing.Backend.NewMember() -> void";
    private const string OldMember = "Balancing.Backend.OldMember() -> void";

    private readonly SourceCopy _source = new();

    private string Shipped => Path.Combine(_source.Folder, "src", "Balancing", "PublicAPI.Shipped.txt");

    private string Unshipped => Path.Combine(_source.Folder, "src", "Balancing", "PublicAPI.Unshipped.txt");

    [BashFact]
    public async Task Shipping_moves_new_members_to_the_shipped_list_and_drops_removed_ones()
    {
        await File.WriteAllLinesAsync(Shipped, ["#nullable enable", "Balancing.Backend", OldMember]);
        await File.WriteAllLinesAsync(Unshipped, ["#nullable enable", NewMember, $"*REMOVED*{OldMember}"]);

        await RunAsync("ship-public-api");

        Assert.Equal(["#nullable enable", "Balancing.Backend", NewMember], await File.ReadAllLinesAsync(Shipped));
        Assert.Equal(["#nullable enable"], await File.ReadAllLinesAsync(Unshipped));
    }

    [BashFact]
    public async Task A_release_needs_shipped_members_and_a_heading_in_the_changelog()
    {
        await File.WriteAllLinesAsync(Unshipped, ["#nullable enable", NewMember]);
        string refusal =
            (await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync("check-release", "v7.0.0"))).Message;
        Assert.Contains("PublicAPI.Unshipped.txt has members", refusal, StringComparison.Ordinal);
        Assert.Contains("no heading '## [7.0.0]'", refusal, StringComparison.Ordinal);

        await RunAsync("ship-public-api");
        await File.AppendAllTextAsync(Path.Combine(_source.Folder, "CHANGELOG.md"), "\n## [7.0.0]\n");
        Assert.Equal("", await RunAsync("check-release", "v7.0.0"));
    }

    [BashFact]
    public async Task A_tag_that_is_no_version_is_refused()
    {
        string refusal =
            (await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync("check-release", "7.0"))).Message;

        Assert.Contains("The tag '7.0' is not v<major>.<minor>.<patch>.", refusal, StringComparison.Ordinal);
    }

    [BashFact]
    public async Task A_pre_release_may_have_unshipped_members()
    {
        await File.WriteAllLinesAsync(Unshipped, ["#nullable enable", NewMember]);

        Assert.Equal("", await RunAsync("check-release", "v7.0.0-rc.1"));
    }

    public void Dispose() => _source.Dispose();

    private Task<string> RunAsync(string script, params string[] arguments) =>
        Tool.RunAsync(_source.Folder, "bash", [Path.Combine("build", script), .. arguments]);
}
