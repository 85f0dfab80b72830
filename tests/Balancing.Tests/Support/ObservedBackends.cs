using System.Buffers;

namespace Balancing.Tests.Support;

/// <summary>
/// A list of backends that runs an action whenever a selection reads it, in the middle of that selection. A race causes
/// that order rarely, this class each time.
/// </summary>
internal sealed class ObservedBackends(Action onRead, params Backend[] backends) : MemoryManager<Backend>
{
    public ReadOnlyMemory<Backend> List => CreateMemory(backends.Length);

    public override Span<Backend> GetSpan()
    {
        onRead();
        return backends;
    }

    public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

    public override void Unpin() => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        // There is nothing to return.
    }
}
