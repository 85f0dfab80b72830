namespace Balancing.Selectors.LeastLatency;

/// <summary>The mean latency of one backend: a moving average that forgets with time.</summary>
/// <remarks>Mean and time stamp lie in one 64-bit integer, which is changed as a whole: they cannot tear, and no lock
/// is needed.</remarks>
internal sealed class LatencyCell
{
    /// <summary>The parts of the memory in which time is measured.</summary>
    public const int UnitsOfMemory = 1_000;

    // What a new latency counts for at least: one odd request must not decide alone.
    private const double Gain = 0.1;

    private const float Shortest = 1e-9f;

    private long _cell; // the mean in seconds, and below it 32 bits of time; 0 before the first success

    /// <summary>The mean in seconds; 0 if nothing is known.</summary>
    public double Mean => MeanOf(Volatile.Read(ref _cell));

    /// <summary>Learns from one request.</summary>
    /// <param name="outcome">Its outcome. What is no success teaches upward only: a backend that fails at once, or
    /// clients that leave, must not make it look fast. The first thing learnt is a success.</param>
    /// <param name="seconds">Its latency.</param>
    /// <param name="now">The present time, in units of a thousandth of the memory.</param>
    public void Learn(RequestOutcome? outcome, double seconds, uint now)
    {
        while (true)
        {
            long seen = Volatile.Read(ref _cell);
            double mean = MeanOf(seen);
            bool isSuccess = outcome == RequestOutcome.Succeeded;
            if (!isSuccess && (seen == 0 || seconds <= mean))
            {
                return;
            }

            double next = seen == 0 ? seconds : mean + (GainAfter(now - (uint)seen) * (seconds - mean));
            if (Interlocked.CompareExchange(ref _cell, Pack(next, now), seen) == seen)
            {
                return;
            }
        }
    }

    private static double MeanOf(long cell) => BitConverter.Int32BitsToSingle((int)(cell >> 32));

    private static long Pack(double mean, uint now) =>
        ((long)BitConverter.SingleToInt32Bits(Math.Max((float)mean, Shortest)) << 32) | now;

    // A stamp that lies ahead, by the race of two requests, counts as now.
    private static double GainAfter(uint elapsed) =>
        elapsed is 0 or > int.MaxValue ? Gain : Math.Max(Gain, 1 - Math.Exp(-elapsed / (double)UnitsOfMemory));
}
