using System.Collections;

namespace Balancing.Tests.BadInput;

/// <summary>A collection of one backend that keeps each array passed to <c>CopyTo</c>.</summary>
internal sealed class KeepingCollection(Backend backend) : ICollection<Backend>
{
    private readonly List<Backend[]> _arrays = [];

    public int Count => 1;

    public bool IsReadOnly => true;

    public void Overwrite() => _arrays.ForEach(static array => Array.Fill(array, null!));

    public void CopyTo(Backend[] array, int arrayIndex)
    {
        _arrays.Add(array);
        array[arrayIndex] = backend;
    }

    public IEnumerator<Backend> GetEnumerator() => ((IEnumerable<Backend>)[backend]).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public bool Contains(Backend item) => item == backend;

    public void Add(Backend item) => throw new NotSupportedException();

    public void Clear() => throw new NotSupportedException();

    public bool Remove(Backend item) => throw new NotSupportedException();
}
