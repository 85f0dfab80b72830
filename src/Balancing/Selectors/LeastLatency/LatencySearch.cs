using Balancing.Hashing;
using Balancing.Pool;
using Balancing.Selection;
using Balancing.Selectors.Common;

namespace Balancing.Selectors.LeastLatency;

/// <summary>Holds a <see cref="LatencyContest"/> among members of which some may not be selected, or warm up.</summary>
internal static class LatencySearch
{
    /// <summary>Chooses among up to eight members that count, drawn in proportion to weight.</summary>
    /// <returns>Null if so many draws found none.</returns>
    public static Backend? Draw(LatencySnapshot snapshot, int maxDraws, in SelectionContext context)
    {
        WeightedMembers members = snapshot.Members;
        if (members.Count <= LatencyContest.MaxMembers)
        {
            return Find(snapshot, members.Span, context);
        }

        ExclusionFilter filter = new(in context);
        Span<int> drawn = stackalloc int[LatencyContest.MaxMembers];
        LatencyContest contest = new(stackalloc double[3 * LatencyContest.MaxMembers]);
        int wanted = LatencyContest.MaxMembers;
        for (int draw = 0; draw < maxDraws && draw < wanted; draw++)
        {
            int position = members.Draw();
            if (!filter.CanSelect(members[position].Backend))
            {
                wanted++; // another draw in its place
            }
            else if (!drawn[..contest.Count].Contains(position))
            {
                drawn[contest.Count] = position;
                Add(ref contest, snapshot[position], members[position].Backend, odds: 1);
            }
        }

        filter.Dispose();
        return contest.Count == 0 ? null : members[drawn[contest.Choose(ThreadRandom.Next())]].Backend;
    }

    /// <summary>Chooses among up to eight members that count, by looking at each from a random one on.</summary>
    /// <returns>Null if none counts.</returns>
    public static Backend? Find(
        LatencySnapshot snapshot, ReadOnlySpan<PoolMember> members, in SelectionContext context)
    {
        ExclusionFilter filter = new(in context);
        Span<int> found = stackalloc int[LatencyContest.MaxMembers];
        LatencyContest contest = new(stackalloc double[3 * LatencyContest.MaxMembers]);
        int start = (int)Math.BigMul(ThreadRandom.Next(), (ulong)members.Length, out _);
        for (int i = 0; i < members.Length && contest.Count < found.Length; i++)
        {
            int position = start + i < members.Length ? start + i : start + i - members.Length;
            Backend backend = members[position].Backend;
            if (filter.CanSelect(backend))
            {
                found[contest.Count] = position;
                Add(ref contest, snapshot.Find(backend.Id), backend, backend.Weight);
            }
        }

        filter.Dispose();
        return contest.Count == 0 ? null : members[found[contest.Choose(ThreadRandom.Next())]].Backend;
    }

    // Requests of a warming backend count more than once. While it is idle there are none, so its odds are those of its
    // share.
    private static void Add(ref LatencyContest contest, LatencyCell? cell, Backend backend, double odds)
    {
        double share = (double)backend.MemberState.AcceptedShare / MemberState.WholeShare;
        int inFlight = backend.InFlightCount;
        contest.Add(cell?.Mean ?? 0, inFlight / (backend.Weight * share), inFlight == 0 ? odds * share : odds);
    }
}
