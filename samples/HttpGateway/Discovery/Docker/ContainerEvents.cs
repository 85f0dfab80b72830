using System.Collections.Immutable;
using Docker.DotNet.Models;

namespace HttpGateway.Discovery.Docker;

/// <summary>The events that matter, and what they mean.</summary>
internal static class ContainerEvents
{
    private const string Die = "die";
    private const string Kill = "kill";
    private const string Start = "start";

    // Health checks alone cause three events each time (exec_create, exec_start, exec_die), so the daemon leaves them
    // out. Podman says died and remove where Docker says die and destroy.
    private static readonly ImmutableArray<string> Names =
    [
        Start, Kill, Die, "died", "stop", "destroy", "remove", "pause", "unpause", "health_status", "rename",
    ];

    private const string Signal = "signal";

    /// <summary>Asks for events of containers.</summary>
    /// <param name="since">The first moment. The daemon repeats what it still has of what came after.</param>
    public static ContainerEventsParameters Query(DateTimeOffset since) => new()
    {
        Since = FormattableString.Invariant($"{since.ToUnixTimeMilliseconds() / 1000m:F3}"),
        Filters = new Dictionary<string, IDictionary<string, bool>>
        {
            ["type"] = new Dictionary<string, bool> { ["container"] = true },
            ["event"] = Names.ToDictionary(static name => name, static _ => true),
        },
    };

    /// <summary>The signal of an event; null if it has none.</summary>
    public static int? SignalOf(Message message) =>
        message.Actor?.Attributes is { } attributes && attributes.TryGetValue(Signal, out string? signal)
            ? StopSignal.Parse(signal)
            : null;

    public static ContainerChange Classify(Message message) => message.Action switch
    {
        Kill when SignalOf(message) is { } signal && StopSignal.Ends(signal) => ContainerChange.Stopping,
        Kill => ContainerChange.Signaled,
        Die or "died" => ContainerChange.Ended,
        Start => ContainerChange.Started,
        _ => ContainerChange.Other,
    };

    /// <summary>When it happened, by the clock of the daemon.</summary>
    public static DateTimeOffset TimeOf(Message message) =>
        DateTimeOffset.UnixEpoch.AddTicks(message.TimeNano / TimeSpan.NanosecondsPerTick);
}
