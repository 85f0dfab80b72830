namespace Balancing.Selectors.LeastLatency;

/// <summary>What is known of one backend: its mean latency, a moving average that forgets with time, and the share of
/// its requests that fail.</summary>
/// <remarks>Mean and time stamp lie in one 64-bit integer, and what follows from them in another one. Each is changed
/// as a whole: they cannot tear, and no lock is needed.</remarks>
internal sealed class LatencyCell
{
    /// <summary>The parts of the memory in which time is measured.</summary>
    public const int UnitsOfMemory = 1_000;

    // What a new request counts for at least: an odd one must not decide alone.
    private const double Gain = 0.1;

    // So a success after an endless series of failures is still noticed.
    private const double MostFailed = 1 - (1.0 / 1024);

    private const float Shortest = 1e-9f;

    private long _cell; // the mean in seconds, and below it 32 bits of time; 0 before the first success
    private long _verdict; // the expected latency, and below it the share of failures

    /// <summary>The mean in seconds; 0 if nothing is known.</summary>
    public double Mean => HighOf(Volatile.Read(ref _cell));

    /// <summary>The mean divided by the share of successes, in seconds: the time until a success if a failed request is
    /// sent again. Before the first success it is 0 if nothing has failed, and otherwise below 0: −3 for three times as
    /// long as a backend without an estimate.</summary>
    public double Expected => HighOf(Volatile.Read(ref _verdict));

    /// <summary>Learns from one request.</summary>
    /// <param name="outcome">Its outcome. What is no success teaches a latency upward only: a backend that fails at
    /// once, or clients that leave, must not make it look fast. The first latency learnt is that of a success.</param>
    /// <param name="seconds">Its latency.</param>
    /// <param name="now">The present time, in units of a thousandth of the memory.</param>
    public void Learn(RequestOutcome? outcome, double seconds, uint now)
    {
        while (true)
        {
            long seen = Volatile.Read(ref _cell);
            double mean = HighOf(seen);
            double gain = seen == 0 ? Gain : GainAfter(now - (uint)seen);
            if (outcome != RequestOutcome.Succeeded && (seen == 0 || seconds <= mean))
            {
                // After a pause a single failure must not weigh more. A success may: the backend has recovered.
                Judge(outcome, Gain);
                return;
            }

            double next = seen == 0 ? seconds : mean + (gain * (seconds - mean));
            if (Interlocked.CompareExchange(ref _cell, Pack(Math.Max((float)next, Shortest), now), seen) == seen)
            {
                Judge(outcome, outcome == RequestOutcome.Succeeded ? gain : Gain);
                return;
            }
        }
    }

    private static double HighOf(long packed) => BitConverter.Int32BitsToSingle((int)(packed >> 32));

    private static long Pack(float high, uint low) => ((long)BitConverter.SingleToInt32Bits(high) << 32) | low;

    // A stamp that lies ahead, by the race of two requests, counts as now.
    private static double GainAfter(uint elapsed) =>
        elapsed is 0 or > int.MaxValue ? Gain : Math.Max(Gain, 1 - Math.Exp(-elapsed / (double)UnitsOfMemory));

    /// <summary>Computes the expected latency anew. It comes after each change of the mean, and is repeated if another
    /// one came in between, so the last one has seen the last mean.</summary>
    private void Judge(RequestOutcome? outcome, double gain)
    {
        while (true)
        {
            long seen = Volatile.Read(ref _verdict);
            double failed = BitConverter.UInt32BitsToSingle((uint)seen);
            failed = outcome switch
            {
                RequestOutcome.Succeeded => failed * (1 - gain),
                RequestOutcome.Failed => Math.Min(failed + (gain * (1 - failed)), MostFailed),
                _ => failed,
            };
            double mean = Mean;
            double expected = mean > 0 ? mean / (1 - failed) : failed > 0 ? -1 / (1 - failed) : 0;
            long next = Pack((float)expected, BitConverter.SingleToUInt32Bits((float)failed));
            if (next == seen || Interlocked.CompareExchange(ref _verdict, next, seen) == seen)
            {
                return;
            }
        }
    }
}
