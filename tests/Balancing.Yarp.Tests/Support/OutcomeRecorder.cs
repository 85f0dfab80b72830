using System.Threading.Channels;

namespace Balancing.Yarp.Tests.Support;

/// <summary>Keeps the outcomes of a pool, in order. Null for a lease without a report.</summary>
internal sealed class OutcomeRecorder : IOutcomeObserver
{
    private readonly Channel<RequestOutcome?> _outcomes = Channel.CreateUnbounded<RequestOutcome?>();

    /// <summary>How many outcomes are there to be taken.</summary>
    public int Count => _outcomes.Reader.Count;

    public void OnOutcome(Backend backend, RequestOutcome? outcome, TimeSpan latency) =>
        _outcomes.Writer.TryWrite(outcome);

    /// <summary>Takes the next outcomes, and waits for them.</summary>
    public async Task<RequestOutcome?[]> TakeAsync(int number)
    {
        using CancellationTokenSource patience = new(Loopback.Patience);
        RequestOutcome?[] taken = new RequestOutcome?[number];
        for (int i = 0; i < number; i++)
        {
            taken[i] = await _outcomes.Reader.ReadAsync(patience.Token);
        }

        return taken;
    }
}
