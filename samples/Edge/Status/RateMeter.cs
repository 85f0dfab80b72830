namespace Edge.Status;

/// <summary>Computes rates from counters that are read at intervals.</summary>
internal sealed class RateMeter(TimeProvider time)
{
    private readonly Dictionary<string, (long Count, long Timestamp)> _last = new(StringComparer.Ordinal);

    /// <summary>The growth of a counter per second since its last reading; zero at the first one.</summary>
    public double Read(string counter, long count)
    {
        long now = time.GetTimestamp();
        bool isKnown = _last.TryGetValue(counter, out (long Count, long Timestamp) last);
        _last[counter] = (count, now);
        double seconds = isKnown ? time.GetElapsedTime(last.Timestamp, now).TotalSeconds : 0;
        return seconds > 0 ? Math.Max(0, count - last.Count) / seconds : 0;
    }
}
