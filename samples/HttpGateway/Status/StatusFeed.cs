using System.Text.Json;
using HttpGateway.Status.Reporting;

namespace HttpGateway.Status;

/// <summary>The report as a server-sent event. All clients share one for a moment.</summary>
internal sealed class StatusFeed(StatusReporter reporter)
{
    private const long MostMilliseconds = 250; // two of these and a client's pause are less than a second

    private readonly Lock _gate = new();
    private byte[] _latest = [];
    private long _createdAt;

    /// <summary>The event of this moment: the same object as long as nothing has changed.</summary>
    public byte[] Latest
    {
        get
        {
            lock (_gate)
            {
                if (_latest.Length == 0 || Environment.TickCount64 - _createdAt >= MostMilliseconds)
                {
                    byte[] next = Create();
                    _latest = next.AsSpan().SequenceEqual(_latest) ? _latest : next;
                    _createdAt = Environment.TickCount64;
                }

                return _latest;
            }
        }
    }

    // JSON without line breaks: an event ends with an empty line.
    private byte[] Create() =>
    [
        .. "event: status\ndata: "u8,
        .. JsonSerializer.SerializeToUtf8Bytes(reporter.Create(), StatusJson.Default.StatusReport),
        .. "\n\n"u8,
    ];
}
