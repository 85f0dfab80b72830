namespace HttpGateway.Discovery.Pools;

/// <summary>Pauses between attempts: each twice as long as the one before, up to a limit, shortened at random.
/// </summary>
/// <remarks>Many gateways that lost the same service do not come back at the same moment.</remarks>
internal sealed class Backoff(TimeSpan first, TimeSpan longest)
{
    private int _failures;

    /// <summary>Begins again with the first pause.</summary>
    public void Reset() => _failures = 0;

    /// <summary>The pause before the next attempt: between half of it and all of it.</summary>
    public TimeSpan Next()
    {
        TimeSpan pause = first * Math.Pow(2, _failures);
        if (pause >= longest)
        {
            pause = longest; // and no more doubling: the number stays small
        }
        else
        {
            _failures++;
        }

        return pause * (0.5 + (Random.Shared.NextDouble() / 2));
    }
}
