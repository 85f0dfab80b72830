using Balancing.Hashing;
using Balancing.Pool;
using Balancing.Selection;

namespace Balancing.Selectors.LeastLatency;

/// <summary>Holds a <see cref="LatencyContest"/> among members of which some may not be selected, or warm up.</summary>
internal static class LatencySearch
{
    /// <summary>Chooses among up to eight members that count, drawn in proportion to weight.</summary>
    /// <returns>Null if so many draws found none.</returns>
    public static Backend? Draw(LatencySnapshot snapshot, int maxDraws, in SelectionContext context)
    {
        if (snapshot.Count <= LatencyContest.MaxMembers)
        {
            return Find(snapshot, snapshot.Span, context);
        }

        ExclusionFilter filter = new(in context);
        LatencyContest contest = new();
        for (int draw = 0; draw < maxDraws && contest.Count < LatencyContest.MaxMembers; draw++)
        {
            int position = snapshot.Draw(ThreadRandom.Next());
            ref readonly LatencyMember member = ref snapshot[position];
            if (filter.CanSelect(member.Backend))
            {
                Add(ref contest, position, member.Cell, member.Backend, odds: 1);
            }
        }

        filter.Dispose();
        return contest.Count == 0 ? null : snapshot[contest.Choose(ThreadRandom.Next())].Backend;
    }

    /// <summary>Chooses among up to eight members that count, by looking at each from a random one on.</summary>
    /// <returns>Null if none counts.</returns>
    public static Backend? Find(
        LatencySnapshot snapshot, ReadOnlySpan<PoolMember> members, in SelectionContext context)
    {
        ExclusionFilter filter = new(in context);
        LatencyContest contest = new();
        int start = (int)Math.BigMul(ThreadRandom.Next(), (ulong)members.Length, out _);
        for (int i = 0; i < members.Length && contest.Count < LatencyContest.MaxMembers; i++)
        {
            int position = start + i < members.Length ? start + i : start + i - members.Length;
            Backend backend = members[position].Backend;
            if (filter.CanSelect(backend))
            {
                Add(ref contest, position, snapshot.Find(backend.Id), backend, backend.Weight);
            }
        }

        filter.Dispose();
        return contest.Count == 0 ? null : members[contest.Choose(ThreadRandom.Next())].Backend;
    }

    // Requests of a warming backend count more than once. While it is idle there are none, so its odds are those of its
    // share.
    private static void Add(
        ref LatencyContest contest, int position, LatencyCell? cell, Backend backend, double odds)
    {
        double share = (double)backend.MemberState.AcceptedShare / MemberState.WholeShare;
        int inFlight = backend.InFlightCount;
        contest.Add(
            position, cell?.Mean ?? 0, inFlight / (backend.Weight * share), inFlight == 0 ? odds * share : odds);
    }
}
