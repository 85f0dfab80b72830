namespace Balancing.Tests.Models;

/// <summary>What the outlier ejection knows of a member (P20).</summary>
internal sealed class ModelFailures
{
    private int _inARow;
    private (int Epoch, long Interval) _counted;
    private int _requests;
    private int _failures;
    private int _ejectionsInARow;
    private TimeSpan _returnedAt;

    /// <summary>Counts ejections and returns: a request counts only in the epoch in which it began.</summary>
    public int Epoch { get; private set; }

    /// <summary>When the ejection ends; null if there is none.</summary>
    public TimeSpan? EjectedUntil { get; private set; }

    /// <summary>Counts a success or a failure.</summary>
    /// <returns>Whether the member is due to be ejected.</returns>
    public bool Count(int epoch, bool hasFailed, TimeSpan now)
    {
        if (epoch != Epoch || EjectedUntil is not null)
        {
            return false;
        }

        (int, long) place = (Epoch, now.Ticks / ModelSettings.Interval.Ticks);
        if (_counted != place)
        {
            (_counted, _requests, _failures) = (place, 0, 0);
        }

        _requests++;
        _failures += hasFailed ? 1 : 0;
        _inARow = hasFailed ? _inARow + 1 : 0;
        bool isAboveRate =
            _requests >= ModelSettings.MinimumRequests && _failures >= ModelSettings.FailureRate * _requests;
        return hasFailed && (_inARow >= ModelSettings.ConsecutiveFailures || isAboveRate);
    }

    public void Eject(TimeSpan now)
    {
        double forgotten = Math.Floor((now - _returnedAt) / ModelSettings.BaseDuration);
        _ejectionsInARow = (int)Math.Max(0, _ejectionsInARow - forgotten) + 1;
        TimeSpan duration = _ejectionsInARow * ModelSettings.BaseDuration;
        EjectedUntil = now + (duration < ModelSettings.MaxDuration ? duration : ModelSettings.MaxDuration);
        Epoch++;
    }

    public void Return(TimeSpan now)
    {
        EjectedUntil = null;
        _returnedAt = now;
        _inARow = 0;
        Epoch++;
    }
}
