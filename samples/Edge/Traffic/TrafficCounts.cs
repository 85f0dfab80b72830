using System.Globalization;

namespace Edge.Traffic;

/// <summary>Counts what clients notice. Safe on any thread.</summary>
internal sealed class TrafficCounts
{
    private long _answered;
    private long _lost;
    private long _reset;

    /// <summary>Requests that got the answer of a server, at whichever attempt.</summary>
    public long Answered => Volatile.Read(ref _answered);

    /// <summary>Requests without an answer, although retries were allowed.</summary>
    public long Lost => Volatile.Read(ref _lost);

    /// <summary>Attempts that ended with a broken connection.</summary>
    public long Reset => Volatile.Read(ref _reset);

    public void CountAnswer() => Interlocked.Increment(ref _answered);

    public void CountLoss() => Interlocked.Increment(ref _lost);

    public void CountReset() => Interlocked.Increment(ref _reset);

    /// <summary>The last line of the program.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"answered {Answered}, lost {Lost}, reset {Reset}");
}
