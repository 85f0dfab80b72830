using Balancing.Hashing;
using Balancing.Pool;
using Balancing.Selection;

namespace Balancing.Selectors.LeastLatency;

/// <summary>Holds a <see cref="LatencyContest"/> among members of which some may not be selected, or warm up.</summary>
internal static class LatencySearch
{
    /// <summary>Chooses among up to eight members that count, drawn in proportion to weight. An idle member that warms
    /// up takes only its share of the draws.</summary>
    /// <param name="snapshot">The members.</param>
    /// <param name="draws">The state of the numbers for the first eight draws.</param>
    /// <param name="maxDraws">How many draws there may be.</param>
    /// <param name="context">What decides which of them count.</param>
    /// <returns>Null if so many draws found none.</returns>
    public static Backend? Draw(
        LatencySnapshot snapshot, ulong draws, int maxDraws, in SelectionContext context)
    {
        if (snapshot.Count <= LatencyContest.MaxMembers)
        {
            return Find(snapshot, snapshot.Span, context);
        }

        ExclusionFilter filter = new(in context);
        LatencyContest contest = new();
        for (int draw = 0; draw < maxDraws && contest.Count < LatencyContest.MaxMembers; draw++)
        {
            ulong random = draw < LatencyContest.MaxMembers
                ? SplitMix64.Mix(draws + ((ulong)draw * SplitMix64.Gamma))
                : ThreadRandom.Next();
            int position = snapshot.Draw(random);
            ref readonly LatencyMember member = ref snapshot[position];
            if (filter.CanSelect(member.Backend) && TakesDraw(member.Backend))
            {
                Add(ref contest, position, member.Cell, member.Backend, odds: 1);
            }
        }

        filter.Dispose();
        return contest.Count == 0 ? null : snapshot[contest.Choose(ThreadRandom.Next())].Backend;
    }

    /// <summary>Chooses among the members that count, by looking at each: among all of up to eight, or among eight of
    /// more, drawn in proportion to weight. An idle member that warms up counts with its share.</summary>
    /// <returns>Null if none counts.</returns>
    public static Backend? Find(
        LatencySnapshot snapshot, ReadOnlySpan<PoolMember> members, in SelectionContext context)
    {
        ExclusionFilter filter = new(in context);
        ulong total = 0;
        int counting = 0;
        foreach (PoolMember member in members)
        {
            if (filter.CanSelect(member.Backend))
            {
                total += WeightOf(member);
                counting++;
            }
        }

        bool takesAll = counting <= LatencyContest.MaxMembers;
        LatencyContest contest = new();
        Backend? last = null;
        ulong end = 0; // of the weights laid end to end, up to the present member
        ulong point = PointOf(0, total);
        for (int position = 0; position < members.Length && contest.Count < LatencyContest.MaxMembers; position++)
        {
            Backend backend = members[position].Backend;
            if (!filter.CanSelect(backend))
            {
                continue;
            }

            last = backend;
            ulong weight = WeightOf(members[position]);
            end += weight;
            if (takesAll)
            {
                Add(ref contest, position, snapshot.Find(backend.Id), backend, odds: weight);
                continue;
            }

            for (; contest.Count < LatencyContest.MaxMembers && point < end; point = PointOf(contest.Count, total))
            {
                Add(ref contest, position, snapshot.Find(backend.Id), backend, odds: 1);
            }
        }

        filter.Dispose();

        // If flags changed between the two passes, the points may have missed the last one that counts.
        return contest.Count == 0 ? last : members[contest.Choose(ThreadRandom.Next())].Backend;
    }

    // A random point in each eighth of the whole. Eight draws at random could all fall on the same few. Steps of an
    // eighth could keep time with the order of the members.
    private static ulong PointOf(int draw, ulong total)
    {
        UInt128 place = ((UInt128)(uint)draw << 64) + ThreadRandom.Next();
        return (ulong)((place * total) >> 64) / LatencyContest.MaxMembers;
    }

    // Requests of a warming backend count more than once. While it is idle there are none, so its share counts in the
    // draw. It cannot be left to the contest: only newcomers may have been drawn for that.
    private static bool TakesDraw(Backend backend) =>
        backend.MemberState.AcceptedShare == MemberState.WholeShare
        || backend.InFlightCount > 0
        || backend.MemberState.Accepts(ThreadRandom.Next());

    private static ulong WeightOf(PoolMember member)
    {
        int share = member.Backend.InFlightCount == 0
            ? member.Backend.MemberState.AcceptedShare
            : MemberState.WholeShare;
        return (ulong)member.Weight * (ulong)share;
    }

    private static void Add(
        ref LatencyContest contest, int position, LatencyCell? cell, Backend backend, double odds)
    {
        double share = (double)backend.MemberState.AcceptedShare / MemberState.WholeShare;
        contest.Add(position, cell?.Expected ?? 0, backend.InFlightCount / (backend.Weight * share), odds);
    }
}
