using System.Buffers;
using System.Numerics;

namespace Balancing.Selection;

/// <summary>Answers <see cref="SelectionContext.CanSelect"/> for many backends of one selection.</summary>
/// <remarks>
/// <para>Up to <see cref="MaxListLength"/> exclusions are compared one by one: first by reference, which reads no other
/// object, then by id. An exclusion that was met as a member is not compared by id again, because ids in a membership
/// are unique. So a retry that meets the backends it has tried reads nothing of them.</para>
/// <para>A walk over n members with k exclusions would cost O(n · k). So more exclusions go into a hash table of their
/// ids (open addressing, at most half full), and the walk costs O(n + k). The table is rented: a selection allocates
/// nothing.
/// </para>
/// </remarks>
internal ref struct ExclusionFilter
{
    /// <summary>The most exclusions that are compared one by one.</summary>
    public const int MaxListLength = 16;

    private readonly ReadOnlySpan<Backend> _excluded;
    private readonly RejectedMemberships? _rejected;

    // Positions in the excluded plus one, by hash of the id; 0 where free. Null for a short list.
    private readonly int[]? _table;
    private readonly int _mask;

    // A bit for each exclusion of a short list that is still to be compared by id.
    private uint _unmet;

    public ExclusionFilter(in SelectionContext context)
    {
        _excluded = context.Excluded.Span;
        _rejected = context.Rejected;
        if (_excluded.Length <= MaxListLength)
        {
            _unmet = (1u << _excluded.Length) - 1;
            return;
        }

        int length = (int)BitOperations.RoundUpToPowerOf2((uint)_excluded.Length * 2);
        _mask = length - 1;
        _table = ArrayPool<int>.Shared.Rent(length);
        _table.AsSpan(0, length).Clear();
        for (int i = 0; i < _excluded.Length; i++)
        {
            if (_excluded[i] is { } backend)
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

    /// <summary>Whether a member may be returned now.</summary>
    public bool CanSelect(Backend backend) =>
        _table is null
            ? !IsListed(backend) && backend.IsSelectable && !HasListedId(backend) && IsNotRejected(backend)
            : backend.IsSelectable && !IsInTable(backend) && IsNotRejected(backend);

    public readonly void Dispose()
    {
        if (_table is not null)
        {
            ArrayPool<int>.Shared.Return(_table);
        }
    }

    private readonly bool IsNotRejected(Backend backend) => _rejected?.Allows(backend) != false;

    private bool IsListed(Backend backend)
    {
        for (int i = 0; i < _excluded.Length; i++)
        {
            if (ReferenceEquals(_excluded[i], backend))
            {
                _unmet &= ~(1u << i);
                return true;
            }
        }

        return false;
    }

    private readonly bool HasListedId(Backend backend)
    {
        for (uint unmet = _unmet; unmet != 0; unmet &= unmet - 1)
        {
            if (IsSameId(_excluded[BitOperations.TrailingZeroCount(unmet)], backend))
            {
                return true;
            }
        }

        return false;
    }

    private readonly bool IsInTable(Backend backend)
    {
        int slot = (int)backend.IdHash & _mask;
        while (_table![slot] is var entry and not 0)
        {
            if (IsSameId(_excluded[entry - 1], backend))
            {
                return true;
            }

            slot = (slot + 1) & _mask;
        }

        return false;
    }

    private static bool IsSameId(Backend? excluded, Backend backend) =>
        excluded is not null && excluded.IdHash == backend.IdHash && excluded.Id == backend.Id;
}
