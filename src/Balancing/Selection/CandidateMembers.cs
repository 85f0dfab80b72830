using System.Buffers;
using System.Numerics;
using Balancing.Pool;

namespace Balancing.Selection;

/// <summary>The members among <see cref="SelectionContext.Candidates"/>, each once, for the time of one
/// selection.</summary>
/// <remarks>O(candidates): each is looked up by its id. Null entries and ids that are no members are left out. The
/// arrays are rented: a selection allocates nothing.</remarks>
internal readonly ref struct CandidateMembers
{
    private readonly PoolMember[] _members;
    private readonly int _count;

    public CandidateMembers(BackendPool pool, ReadOnlySpan<Backend> candidates)
    {
        // A hash table of ids: the index of a member plus one; 0 where free.
        int mask = (int)BitOperations.RoundUpToPowerOf2((uint)candidates.Length * 2) - 1;
        int[] table = ArrayPool<int>.Shared.Rent(mask + 1);
        table.AsSpan(0, mask + 1).Clear();
        _members = ArrayPool<PoolMember>.Shared.Rent(candidates.Length);
        foreach (Backend? candidate in candidates)
        {
            if (candidate is null || !pool.TryGetBackend(candidate.Id, out Backend? member) || member.Weight == 0)
            {
                continue;
            }

            int slot = (int)member.IdHash & mask;
            while (table[slot] != 0 && _members[table[slot] - 1].Id != member.Id)
            {
                slot = (slot + 1) & mask;
            }

            if (table[slot] == 0)
            {
                _members[_count++] = new PoolMember(member, member.MemberState);
                table[slot] = _count;
            }
        }

        ArrayPool<int>.Shared.Return(table);
    }

    public ReadOnlySpan<PoolMember> Span => _members.AsSpan(0, _count);

    public void Dispose()
    {
        Array.Clear(_members, 0, _count); // a rented array must not keep backends alive
        ArrayPool<PoolMember>.Shared.Return(_members);
    }
}
