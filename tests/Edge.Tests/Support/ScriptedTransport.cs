using Edge.Traffic;

namespace Edge.Tests.Support;

/// <summary>A transport with results that a test gives. The last one repeats.</summary>
internal sealed class ScriptedTransport(params AttemptResult[] results) : ITransport
{
    /// <summary>How often a request was sent.</summary>
    public int Attempts { get; private set; }

    public Task<AttemptResult> SendAsync(RequestKind kind, CancellationToken cancellation) =>
        Task.FromResult(results[Math.Min(Attempts++, results.Length - 1)]);
}
