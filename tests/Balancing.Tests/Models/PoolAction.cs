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
    Acquire,
    Select,
    Dispose,
    DisposeTwice,
    DisposeFromTwoThreads,
    WaitForIdle,
}
