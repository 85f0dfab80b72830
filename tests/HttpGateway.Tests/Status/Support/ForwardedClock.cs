namespace HttpGateway.Tests.Status.Support;

/// <summary>A clock that a test moves forward.</summary>
internal sealed class ForwardedClock : TimeProvider
{
    private long _forwarded;

    public void Forward(TimeSpan time) =>
        Interlocked.Add(ref _forwarded, (long)(time.TotalSeconds * TimestampFrequency));

    public override long GetTimestamp() => base.GetTimestamp() + Interlocked.Read(ref _forwarded);
}
