using System.Diagnostics.Metrics;

namespace Balancing.Tests.Support;

/// <summary>Records what the instruments say about one pool, or about pools without a name.</summary>
internal sealed class MetricsListener : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly string? _name;

    public MetricsListener(string? name, string? only = null)
    {
        _name = name;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "Balancing" && (only is null || instrument.Name == only))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    public List<(string Instrument, double Value, Dictionary<string, object?> Tags)> All { get; } = [];

    public IEnumerable<(double Value, Dictionary<string, object?> Tags)> GetMeasurements(string instrument) =>
        All.Where(seen => seen.Instrument == instrument).Select(static seen => (seen.Value, seen.Tags));

    public void Observe() => _listener.RecordObservableInstruments();

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        Dictionary<string, object?> all = new(tags.ToArray());
        if (all.GetValueOrDefault("balancing.pool.name") as string == _name)
        {
            All.Add((instrument.Name, value, all));
        }
    }
}
