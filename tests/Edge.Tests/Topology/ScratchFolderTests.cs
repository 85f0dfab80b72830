using Edge.Topology;

namespace Edge.Tests.Topology;

/// <summary>The folder for files of a run.</summary>
public sealed class ScratchFolderTests : IDisposable
{
    private readonly DirectoryInfo _parent = Directory.CreateTempSubdirectory("scratch-");

    private string[] Names => [.. _parent.GetDirectories().Select(static folder => folder.Name).Order()];

    public void Dispose() => _parent.Delete(recursive: true);

    [Fact]
    public void The_folder_of_a_run_that_was_killed_goes_with_the_next_run()
    {
        DirectoryInfo left = _parent.CreateSubdirectory("balancing-edge-left");
        File.WriteAllText(Path.Combine(left.FullName, "lock"), ""); // no process has it open
        File.WriteAllText(Path.Combine(left.FullName, "gateway.json"), "{}");

        using ScratchFolder next = new(_parent.FullName);

        Assert.Equal([Path.GetFileName(next.Path)], Names);
    }

    [Fact]
    public void The_folder_of_a_run_that_goes_on_stays()
    {
        using ScratchFolder first = new(_parent.FullName);
        string file = Path.Combine(first.Path, "gateway.json");
        File.WriteAllText(file, "{}");

        using (ScratchFolder second = new(_parent.FullName))
        {
            Assert.Equal(2, Names.Length);
        }

        Assert.Equal([Path.GetFileName(first.Path)], Names);
        Assert.True(File.Exists(file));
    }

    [Fact]
    public void Folders_of_others_stay()
    {
        _parent.CreateSubdirectory("balancing-edge-without-a-lock");
        File.WriteAllText(Path.Combine(_parent.CreateSubdirectory("other").FullName, "lock"), "");

        new ScratchFolder(_parent.FullName).Dispose();

        Assert.Equal(["balancing-edge-without-a-lock", "other"], Names);
    }
}
