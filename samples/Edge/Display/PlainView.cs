using System.Globalization;
using Edge.Status;

namespace Edge.Display;

/// <summary>Plain lines, for files, pipes and build logs: the log, and a line about the tiers every other second.
/// </summary>
internal sealed class PlainView(TextWriter output) : IView
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private TimeSpan _next = Interval;

    public void Show(TimeSpan elapsed, FleetStatus status)
    {
        if (elapsed < _next)
        {
            return;
        }

        _next = elapsed + Interval;
        string gateways = string.Join(", ", status.Gateways.Select(static gateway =>
            string.Create(CultureInfo.InvariantCulture, $"{gateway.Name} {gateway.Rate:0}/s")));
        string exceptions = string.Concat(status.Exceptions.Select(static node => $"; {node.Name} {node.State}"));
        Log(string.Create(
            CultureInfo.InvariantCulture,
            $"{elapsed.TotalSeconds,5:0.0} s  {status.Clients.Rate:0} requests/s, {status.Clients.InFlight} in flight, "
            + $"{status.Proxy.InFlight} connections; {gateways}{exceptions}"));
    }

    public void Log(string line)
    {
        lock (_gate)
        {
            output.WriteLine(line);
        }
    }
}
