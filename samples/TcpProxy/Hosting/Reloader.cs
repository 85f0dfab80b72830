using TcpProxy.Configuration;
using TcpProxy.Routing;

namespace TcpProxy.Hosting;

/// <summary>Takes the settings of a changed file. A file with a mistake changes nothing.</summary>
internal sealed class Reloader(SettingsSource source, Router router, ErrorLog log)
{
    private readonly Lock _gate = new();

    /// <summary>Raised after new settings were taken.</summary>
    public event EventHandler? Reloaded;

    /// <summary>Reads the file again.</summary>
    public void Reload()
    {
        lock (_gate)
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
                Listen = present.Listen, Status = present.Status, Engine = present.Engine,
            });
            log.Write($"Configuration read: {settings.Backends.Length} backends, {settings.Algorithm.Name}.");
            Reloaded?.Invoke(this, EventArgs.Empty);
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
