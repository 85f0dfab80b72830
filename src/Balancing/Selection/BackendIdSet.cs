using System.Buffers;
using System.Numerics;

namespace Balancing.Selection;

/// <summary>A list of backends that is searched by id, often, for the time of one selection.</summary>
/// <remarks>
/// <para>Up to <see cref="MaxListLength"/> entries are compared one by one: first by reference, which reads no other
/// object, then by id. An entry that was met as a member is not compared by id again, because ids in a membership are
/// unique. So a retry does not read the backends that it has tried.</para>
/// <para>A walk over n members with k entries would cost O(n · k). So more entries go into a hash table of their ids
/// (open addressing, at most half full), and the walk costs O(n + k). The table is rented: a selection allocates
/// nothing.
/// </para>
/// </remarks>
internal ref struct BackendIdSet
{
    /// <summary>The most entries that are compared one by one.</summary>
    public const int MaxListLength = 16;

    private readonly ReadOnlySpan<Backend> _entries;

    // Positions in the entries plus one, by hash of the id; 0 where free. Null for a short list.
    private readonly int[]? _table;
    private readonly int _mask;

    // A bit for each entry of a short list that is still to be compared by id.
    private uint _unmet;

    public BackendIdSet(ReadOnlySpan<Backend> entries)
    {
        _entries = entries;
        if (entries.Length <= MaxListLength)
        {
            _unmet = (1u << entries.Length) - 1;
            return;
        }

        int length = (int)BitOperations.RoundUpToPowerOf2((uint)entries.Length * 2);
        _mask = length - 1;
        _table = ArrayPool<int>.Shared.Rent(length);
        _table.AsSpan(0, length).Clear();

        // An entry that repeats takes one place: a long list of repetitions would otherwise be one long run.
        for (int i = 0; i < entries.Length; i++)
        {
            if (entries[i] is { } backend)
            {
                int slot = (int)backend.IdHash & _mask;
                while (_table[slot] != 0 && !IsSameId(entries[_table[slot] - 1], backend))
                {
                    slot = (slot + 1) & _mask;
                }

                _table[slot] = i + 1;
            }
        }
    }

    /// <summary>Whether the list is short: then <see cref="ContainsObject"/> is cheaper than a look at the
    /// backend.</summary>
    public readonly bool IsShort => _table is null;

    /// <summary>Whether this very object is an entry of a short list.</summary>
    public bool ContainsObject(Backend backend)
    {
        for (int i = 0; i < _entries.Length; i++)
        {
            if (ReferenceEquals(_entries[i], backend))
            {
                _unmet &= ~(1u << i);
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether an entry has the id of the backend. In a short list, after
    /// <see cref="ContainsObject"/>.</summary>
    public readonly bool ContainsId(Backend backend) => IsShort ? IsListed(backend) : IsInTable(backend);

    /// <summary>Whether the backend is in the list.</summary>
    public bool Contains(Backend backend) => (IsShort && ContainsObject(backend)) || ContainsId(backend);

    public readonly void Dispose()
    {
        if (_table is not null)
        {
            ArrayPool<int>.Shared.Return(_table);
        }
    }

    private readonly bool IsListed(Backend backend)
    {
        for (uint unmet = _unmet; unmet != 0; unmet &= unmet - 1)
        {
            if (IsSameId(_entries[BitOperations.TrailingZeroCount(unmet)], backend))
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
            if (IsSameId(_entries[entry - 1], backend))
            {
                return true;
            }

            slot = (slot + 1) & _mask;
        }

        return false;
    }

    private static bool IsSameId(Backend? entry, Backend backend) =>
        entry is not null && entry.IdHash == backend.IdHash && entry.Id == backend.Id;
}
