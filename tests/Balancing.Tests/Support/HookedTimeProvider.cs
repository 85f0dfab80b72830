namespace Balancing.Tests.Support;

/// <summary>A clock that stands still and runs an action whenever it is read, in the middle of what reads it.</summary>
internal sealed class HookedTimeProvider : TimeProvider
{
    public Action? OnRead { get; set; }

    public override long GetTimestamp()
    {
        OnRead?.Invoke();
        return 0;
    }
}
