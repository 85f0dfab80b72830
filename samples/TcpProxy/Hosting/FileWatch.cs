namespace TcpProxy.Hosting;

/// <summary>Tells when a file has other content.</summary>
/// <remarks>
/// It watches the folder: editors and Kubernetes put a new file, or a new link, in place of the old one. Several events
/// in a row are one change, because a file is often written in pieces.
/// </remarks>
internal sealed class FileWatch : IDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(200);

    private readonly string _path;
    private readonly Func<Task> _onChanged;
    private readonly Lock _gate = new();
    private readonly FileSystemWatcher _watcher;
    private readonly Timer _timer;
    private string? _content;

    /// <summary>Begins to watch.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="onChanged">Called on a thread of the pool.</param>
    /// <param name="log">Takes a line if the system has no watch left. The file is read on SIGHUP all the same.</param>
    public FileWatch(string path, Func<Task> onChanged, ErrorLog log)
    {
        _path = Path.GetFullPath(path);
        _onChanged = onChanged;
        _content = Read();
        _timer = new Timer(Compare);
        _watcher = new FileSystemWatcher(Path.GetDirectoryName(_path)!);
        _watcher.Changed += OnEvent;
        _watcher.Created += OnEvent;
        _watcher.Renamed += OnEvent;
        _watcher.Error += OnEvent; // events were lost: look
        try
        {
            _watcher.EnableRaisingEvents = true;
        }
        catch (IOException failure)
        {
            log.Write($"Cannot watch {path}: {failure.Message}");
        }
    }

    public void Dispose()
    {
        _watcher.Dispose();
        _timer.Dispose();
    }

    private void OnEvent(object sender, EventArgs change)
    {
        try
        {
            _timer.Change(Quiet, Timeout.InfiniteTimeSpan);
        }
        catch (ObjectDisposedException)
        {
            // The proxy stops.
        }
    }

    private void Compare(object? state)
    {
        lock (_gate)
        {
            string? content = Read();
            if (content is not null && content != _content)
            {
                _content = content;
                _ = _onChanged();
            }
        }
    }

    private string? Read()
    {
        try
        {
            return File.ReadAllText(_path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null; // gone for a moment, while it is replaced
        }
    }
}
