using System.Collections.Concurrent;
using System.Threading.Channels;
using Balancing.Hosting.HealthChecks;

namespace Balancing.Hosting.Tests.Support;

/// <summary>A check with outcomes that the test decides, one call after the other.</summary>
internal sealed class ScriptedProbe : IHealthProbe
{
    /// <summary>A value of the code around a check.</summary>
    public static AsyncLocal<string?> Ambient { get; } = new();

    private readonly ConcurrentDictionary<string, Channel<ProbeCall>> _calls = new();

    public Task<string?> CheckAsync(HealthTarget target, CancellationToken cancellationToken)
    {
        ProbeCall call = new(target, cancellationToken);
        CallsOf(target.Address.Host).Writer.TryWrite(call);
        return call.Outcome;
    }

    /// <summary>The next check of a server, once it has begun.</summary>
    public Task<ProbeCall> NextAsync(string host) => CallsOf(host).Reader.ReadAsync().WithinLimit();

    /// <summary>Whether a check of the server has begun that the test has not taken yet.</summary>
    public bool HasCall(string host) => CallsOf(host).Reader.TryPeek(out _);

    private Channel<ProbeCall> CallsOf(string host) =>
        _calls.GetOrAdd(host, static _ => Channel.CreateUnbounded<ProbeCall>());
}
