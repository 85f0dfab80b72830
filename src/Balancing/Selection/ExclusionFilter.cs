using System.Buffers;
using System.Numerics;

namespace Balancing.Selection;

/// <summary>Answers <see cref="SelectionContext.CanSelect"/> for many backends of one selection.</summary>
/// <remarks>
/// The context compares a backend with each excluded one. That is fastest for a few; for k of them a walk over n members
/// would cost O(n · k). So from <see cref="MinTableLength"/> on this filter puts the excluded ids into a hash table
/// (open addressing, at most half full) and the walk costs O(n + k). The table is rented: a selection allocates nothing.
/// </remarks>
internal readonly ref struct ExclusionFilter
{
    private const int MinTableLength = 16;

    private readonly ref readonly SelectionContext _context;

    // Positions in Excluded plus one, by hash of the id; 0 where free. Null if the context is asked instead.
    private readonly int[]? _table;
    private readonly int _mask;

    public ExclusionFilter(ref readonly SelectionContext context)
    {
        _context = ref context;
        ReadOnlySpan<Backend> excluded = context.Excluded.Span;
        if (excluded.Length < MinTableLength)
        {
            return;
        }

        int length = (int)BitOperations.RoundUpToPowerOf2((uint)excluded.Length * 2);
        _mask = length - 1;
        _table = ArrayPool<int>.Shared.Rent(length);
        _table.AsSpan(0, length).Clear();
        for (int i = 0; i < excluded.Length; i++)
        {
            if (excluded[i] is { } backend)
            {
                int slot = (int)backend.IdHash & _mask;
                while (_table[slot] != 0)
                {
                    slot = (slot + 1) & _mask;
                }

                _table[slot] = i + 1;
            }
        }
    }

    public bool CanSelect(Backend backend) => _table is null
        ? _context.CanSelect(backend)
        : backend.IsAvailable && _context.Rejected?.Allows(backend) != false && !Contains(backend);

    public void Dispose()
    {
        if (_table is not null)
        {
            ArrayPool<int>.Shared.Return(_table);
        }
    }

    private bool Contains(Backend backend)
    {
        ReadOnlySpan<Backend> excluded = _context.Excluded.Span;
        int slot = (int)backend.IdHash & _mask;
        while (_table![slot] is var entry and not 0)
        {
            Backend candidate = excluded[entry - 1];
            if (candidate.IdHash == backend.IdHash && candidate.Id == backend.Id)
            {
                return true;
            }

            slot = (slot + 1) & _mask;
        }

        return false;
    }
}
