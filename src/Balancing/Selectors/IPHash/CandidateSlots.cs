using System.Buffers;

namespace Balancing.Selectors.IPHash;

/// <summary>The slots that a ranking looks at, each once: those of the candidates of a request, or all.</summary>
/// <remarks>O(candidates · log members), or O(members) without candidates. The array is rented.</remarks>
internal readonly ref struct CandidateSlots
{
    private readonly int[] _slots;
    private readonly int _count;

    public CandidateSlots(IPHashSnapshot snapshot, ReadOnlySpan<Backend> candidates)
    {
        if (candidates.IsEmpty)
        {
            _count = snapshot.Backends.Length;
            _slots = ArrayPool<int>.Shared.Rent(_count);
            for (int slot = 0; slot < _count; slot++)
            {
                _slots[slot] = slot;
            }

            return;
        }

        _slots = ArrayPool<int>.Shared.Rent(candidates.Length);
        int found = 0;
        foreach (Backend? candidate in candidates)
        {
            int slot = candidate is null ? -1 : snapshot.SlotOf(candidate.Id);
            if (slot >= 0)
            {
                _slots[found++] = slot;
            }
        }

        // A candidate may be listed twice.
        _slots.AsSpan(0, found).Sort();
        for (int i = 0; i < found; i++)
        {
            if (_count == 0 || _slots[_count - 1] != _slots[i])
            {
                _slots[_count++] = _slots[i];
            }
        }
    }

    public ReadOnlySpan<int> Span => _slots.AsSpan(0, _count);

    public void Dispose() => ArrayPool<int>.Shared.Return(_slots);
}
