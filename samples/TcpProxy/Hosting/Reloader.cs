using TcpProxy.Configuration;
using TcpProxy.Routing;

namespace TcpProxy.Hosting;

/// <summary>Takes the settings of a changed file. A file with a mistake changes nothing.</summary>
internal sealed class Reloader(SettingsSource source, Router router, HealthChecks health, ErrorLog log)
    : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1);

    public void Dispose() => _gate.Dispose();

    /// <summary>Reads the file again.</summary>
    public async Task ReloadAsync()
    {
        await _gate.WaitAsync(); // one reload at a time
        try
        {
            (ProxySettings? settings, IReadOnlyList<string> problems) = source.Load();
            if (settings is null)
            {
                foreach (string problem in problems)
                {
                    log.Write($"Configuration not changed: {problem}");
                }

                return;
            }

            ProxySettings present = router.Settings;
            WarnAboutFixed("listen", string.Join(", ", present.Listen), string.Join(", ", settings.Listen));
            WarnAboutFixed("status", $"{present.Status}", $"{settings.Status}");
            WarnAboutFixed("engine", $"{present.Engine}", $"{settings.Engine}");
            router.Apply(settings with
            {
                Listen = present.Listen,
                Status = present.Status,
                Engine = present.Engine,
            });
            log.Write($"Configuration read: {settings.Backends.Length} backends, {settings.Algorithm.Name}.");
            await health.ApplyAsync();
        }
        catch (ArgumentException failure)
        {
            log.Write($"Configuration not changed: {failure.Message}");
        }
        finally
        {
            _gate.Release();
        }
    }

    private void WarnAboutFixed(string key, string present, string given)
    {
        if (present != given)
        {
            log.Write($"'{key}' is not reloaded: it stays '{present}' until a restart, but was '{given}'.");
        }
    }
}
