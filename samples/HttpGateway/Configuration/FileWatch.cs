using System.Security.Cryptography;

namespace HttpGateway.Configuration;

/// <summary>Tells when files have another content.</summary>
/// <remarks>It reads them four times a second. That costs little, needs no support of the file system, and sees every
/// way of replacing a file: in place, by rename, by another link, as Kubernetes does.</remarks>
internal sealed class FileWatch(IReadOnlyList<string> paths) : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource _stop = new();
    private string? _done = Fingerprint(paths);
    private string? _refused;
    private Task _watching = Task.CompletedTask;

    /// <summary>Begins to watch.</summary>
    /// <param name="take">Takes the content, and returns whether it is usable. The argument tells that the content is
    /// the same as a moment ago: until then the file may be half written, so an error should not be reported.</param>
    public void Start(Func<bool, Task<bool>> take) => _watching = WatchAsync(take);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        _stop.Dispose();
    }

    private static string? Fingerprint(IReadOnlyList<string> paths)
    {
        try
        {
            return string.Concat(paths.Select(static path => Convert.ToHexString(SHA256.HashData(
                File.ReadAllBytes(path)))));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null; // gone for a moment, while it is replaced
        }
    }

    private async Task WatchAsync(Func<bool, Task<bool>> take)
    {
        using PeriodicTimer timer = new(Interval);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                await LookAsync(take);
            }
        }
        catch (OperationCanceledException)
        {
            // The gateway stops.
        }
    }

    private async Task LookAsync(Func<bool, Task<bool>> take)
    {
        string? present = Fingerprint(paths);
        if (present is null || present == _done)
        {
            _refused = null;
            return;
        }

        bool isSettled = present == _refused;
        _refused = present;
        if (await take(isSettled) || isSettled)
        {
            _done = present;
        }
    }
}
