namespace Edge.Topology;

/// <summary>A folder for the files of one run. A run that was killed leaves its folder, and the next one removes it.
/// </summary>
/// <remarks>Each folder has a file that its process holds open. The system closes that file when the process ends, in
/// whatever way, so a folder belongs to none if its file can be opened.</remarks>
internal sealed class ScratchFolder : IDisposable
{
    private const string Prefix = "balancing-edge-";
    private const string LockName = "lock";

    private readonly FileStream _lock;

    /// <summary>Creates a folder, and removes those that are left of other runs.</summary>
    /// <param name="parent">The folder for temporary files.</param>
    public ScratchFolder(string parent)
    {
        foreach (string folder in Directory.EnumerateDirectories(parent, $"{Prefix}*"))
        {
            RemoveIfLeft(folder);
        }

        Path = Directory.CreateDirectory(
            System.IO.Path.Combine(parent, $"{Prefix}{System.IO.Path.GetRandomFileName()}")).FullName;
        _lock = Open(Path, FileMode.CreateNew);
    }

    public string Path { get; }

    public void Dispose()
    {
        _lock.Dispose();
        Directory.Delete(Path, recursive: true);
    }

    private static FileStream Open(string folder, FileMode mode) =>
        new(System.IO.Path.Combine(folder, LockName), mode, FileAccess.ReadWrite, FileShare.None);

    private static void RemoveIfLeft(string folder)
    {
        try
        {
            Open(folder, FileMode.Open).Dispose();
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // In use, of another user, not yet locked, or of another program.
        }
    }
}
