namespace Balancing.Tests.Models;

public enum PoolAction
{
    Create,
    AddOrReplace,
    Remove,
    ReplaceAll,
    ReplaceAllWithOneIdTwice,
    ChangeThatAViewRefuses,
    MakeAvailable,
    MakeUnavailable,
    Acquire,
    Select,
    Dispose,
    DisposeTwice,
    DisposeFromTwoThreads,
    WaitForIdle,
}
