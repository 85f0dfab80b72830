namespace Balancing.Pool;

/// <summary>What the outlier ejection knows of one member. Counted without a lock, judged under the gate of the
/// pool.</summary>
/// <remarks>
/// <para>The epoch is even while the member is in and odd while it is ejected. A lease remembers the epoch in which it
/// began, and counts only in that epoch: a request from before a return says nothing about the time after it.</para>
/// <para>Each count shares one integer with the epoch, and the integer is changed as a whole. So a count of a past
/// epoch cannot slip in behind a return that has set the counts to zero.</para>
/// </remarks>
internal sealed class FailureCounts
{
    // Of the rate: 12 bits of the epoch, 20 of the interval, 16 each of requests and failures.
    private const int EpochBits = 12;
    private const int IntervalBits = 20;
    private const int PlaceShift = 32;
    private const long IntervalMask = (1L << IntervalBits) - 1;
    private const int MaxCount = ushort.MaxValue;

    // A thread that has read the clock in one of so many intervals before the present one reports late.
    private const int MaxLateness = 1_000;

    private int _epoch;
    private long _inARow; // the epoch, and below it 32 bits of failures in a row
    private long _rate;

    /// <summary>Counts ejections and returns.</summary>
    public int Epoch => Volatile.Read(ref _epoch);

    /// <summary>The ejections in a row, before those forgotten since the last return.</summary>
    public int Row { get; set; }

    /// <summary>When the member returned last, as a timestamp of the pool's clock.</summary>
    public long ReturnedAt { get; set; }

    /// <summary>When the present ejection ends, as a timestamp; meaningful while ejected.</summary>
    public long EjectedUntil { get; set; }

    /// <summary>A request failed.</summary>
    /// <returns>How many have failed since the last success; 0 if the request is of another epoch.</returns>
    public int AddFailure(int epoch)
    {
        while (true)
        {
            long seen = Volatile.Read(ref _inARow);
            int failures = (int)(seen & uint.MaxValue);
            if ((int)(seen >> 32) != epoch)
            {
                return 0;
            }

            if (failures == int.MaxValue
                || Interlocked.CompareExchange(ref _inARow, ((long)epoch << 32) | (uint)(failures + 1), seen) == seen)
            {
                return failures + 1;
            }
        }
    }

    /// <summary>A request succeeded: no failures in a row.</summary>
    public void AddSuccess(int epoch)
    {
        long seen = Volatile.Read(ref _inARow);
        while ((int)(seen >> 32) == epoch && (seen & uint.MaxValue) != 0)
        {
            long present = Interlocked.CompareExchange(ref _inARow, (long)epoch << 32, seen);
            if (present == seen)
            {
                return;
            }

            seen = present;
        }
    }

    /// <summary>Counts a request for the rate.</summary>
    /// <param name="epoch">The epoch in which it began.</param>
    /// <param name="interval">The number of the present interval.</param>
    /// <param name="hasFailed">Whether it failed.</param>
    /// <returns>The requests and failures of the interval; none if the request is of another epoch.</returns>
    public (int Requests, int Failures) AddToRate(int epoch, long interval, bool hasFailed)
    {
        while (true)
        {
            long seen = Volatile.Read(ref _rate);
            if (Epoch != epoch)
            {
                return (0, 0);
            }

            long place = PlaceOf(epoch, interval, seen);
            bool isSame = seen >>> PlaceShift == place;
            int requests = isSame ? (int)((seen >> 16) & MaxCount) : 0;
            int failures = isSame ? (int)(seen & MaxCount) : 0;
            if (requests == MaxCount)
            {
                (requests, failures) = (requests / 2, failures / 2); // the rate stays
            }

            (requests, failures) = (requests + 1, failures + (hasFailed ? 1 : 0));
            long next = (place << PlaceShift) | ((long)requests << 16) | (uint)failures;
            if (Interlocked.CompareExchange(ref _rate, next, seen) == seen)
            {
                return (requests, failures);
            }
        }
    }

    /// <summary>Begins the next epoch, with all counts at zero. Under the gate.</summary>
    public void BeginEpoch()
    {
        int next = _epoch + 1;
        Volatile.Write(ref _epoch, next);
        Interlocked.Exchange(ref _inARow, (long)next << 32);
    }

    // Epoch and interval in one number. A late report belongs to the present interval: to begin another one would
    // forget what this one has counted, and the next report would forget that again.
    private static long PlaceOf(int epoch, long interval, long seen)
    {
        long place = ((epoch & ((1L << EpochBits) - 1)) << IntervalBits) | (interval & IntervalMask);
        long seenPlace = seen >>> PlaceShift;
        bool isSameEpoch = seenPlace >> IntervalBits == place >> IntervalBits;
        bool isLate = isSameEpoch && ((seenPlace - interval) & IntervalMask) <= MaxLateness;
        bool hasCounted = (seen & ((1L << PlaceShift) - 1)) != 0;
        return isLate && hasCounted ? seenPlace : place;
    }
}
