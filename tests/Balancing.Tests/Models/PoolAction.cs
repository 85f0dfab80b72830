namespace Balancing.Tests.Models;

public enum PoolAction
{
    Create,
    AddOrReplace,
    Remove,
    ReplaceAll,
    ReplaceAllWithOneIdTwice,
    ChangeThatAViewRejects,
    MakeAvailable,
    MakeUnavailable,
    MakeHealthy,
    MakeUnhealthy,
    Drain,
    EndDrain,
    Acquire,
    Select,
    Dispose,
    DisposeTwice,
    DisposeFromTwoThreads,
    WaitForIdle,
}
