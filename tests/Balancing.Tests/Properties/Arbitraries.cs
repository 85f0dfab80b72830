using FsCheck;
using FsCheck.Fluent;

namespace Balancing.Tests.Properties;

/// <summary>Random pools of 1 to 300 backends, changes of them, and ids that are easily confused.</summary>
public static class Arbitraries
{
    // The maximum of points of a ring with one point per weight. A pool of more weight costs time and tests nothing
    // new.
    private const int MaxTotalWeight = 100_000;

    private const int HeaviestMember = 65_535;

    private static readonly Gen<string> Ids = Gen.Frequency(
        (4, Gen.Choose(0, 9_999).Select(static i => $"10.0.{i / 100}.{i % 100}:8080")),
        (2, Gen.Choose(0, 999).Select(static i => $"10.0.0.{i / 4}:{new[] { "8", "80", "808", "8080" }[i % 4]}")),
        (
            2,
            Gen.Choose(0, 999)
                .Select(static i => $"server{(i % 2 == 0 ? "-" : "")}{i}")), // server-1 + "1", server1 + "1"
        (1, Gen.Choose(1, 40).Select(static i => new string('a', i))),
        (1, Gen.Choose(0x20, 0xFFFF).Where(static c => !char.IsSurrogate((char)c)).Select(static c => $"{(char)c}")),
        (1, Gen.Choose(0x1F300, 0x1FAFF).Select(char.ConvertFromUtf32)),
        (
            1,
            Gen.Elements(
                "a ",
                " a",
                "A",
                "a\0",
                "\0",
                "\u00e1",
                "a\u0301",
                "\u00df",
                "ss",
                "i",
                "I",
                "\u0130",
                "\u0131",
                "👩‍🚀",
                "👩",
                "\u200da",
                "٣",
                "3")),
        (1, Gen.Choose(300, 600).Select(static i => new string('x', i))));

    private static readonly Gen<int> Weights = Gen.Frequency(
        (30, Gen.Constant(1)),
        (60, Gen.Choose(1, 10)),
        (9, Gen.Choose(1, 1_000)),
        (1, Gen.Elements(HeaviestMember, HeaviestMember - 1, 32_768)));

    private static readonly Gen<MemberSpec> Members =
        from id in Ids
        from weight in Weights
        select new MemberSpec(id, weight);

    private static readonly Gen<PoolSpec> Pools =
        from count in Gen.Frequency((3, Gen.Choose(1, 8)), (3, Gen.Choose(9, 80)), (2, Gen.Choose(81, 300)))
        from areEqual in Gen.Frequency((1, Gen.Constant(true)), (3, Gen.Constant(false)))
        from members in Members.ArrayOf(count)
        select Distinct(members, areEqual);

    private static readonly Gen<PoolCase> Cases =
        from pool in Pools
        from pick in Gen.Choose(0, 1_000_000)
        from candidate in Members
        from seed in Gen.Choose(0, int.MaxValue - 1)
        select new PoolCase(pool, pick, candidate, seed);

    private static readonly Gen<PoolEdit> Edits =
        from kind in Gen.Frequency(
            (5, Gen.Constant(EditKind.Add)),
            (5, Gen.Constant(EditKind.Remove)),
            (3, Gen.Constant(EditKind.Swap)),
            (5, Gen.Constant(EditKind.Reweigh)),
            (3, Gen.Constant(EditKind.Down)),
            (2, Gen.Constant(EditKind.Up)),
            (1, Gen.Constant(EditKind.Reverse)),
            (1, Gen.Constant(EditKind.Empty)))
        from pick in Gen.Choose(0, 1_000_000)
        from candidate in Members
        select new PoolEdit(kind, pick, candidate);

    private static readonly Gen<PoolHistory> Histories =
        from start in Cases
        from length in Gen.Choose(0, 14)
        from edits in Edits.ArrayOf(length)
        select new PoolHistory(start, [.. edits]);

    public static Arbitrary<PoolCase> PoolCases() => Arb.From(Cases, static value => value.Shrink());

    public static Arbitrary<PoolHistory> PoolHistories() => Arb.From(Histories, static value => value.Shrink());

    private static PoolSpec Distinct(MemberSpec[] members, bool areEqual)
    {
        List<MemberSpec> distinct = [];
        int left = MaxTotalWeight;
        foreach (MemberSpec member in members.DistinctBy(static member => member.Id))
        {
            // Each of the remaining members needs some weight too.
            int weight = areEqual ? 1 : Math.Clamp(left - (100 * (members.Length - distinct.Count)), 1, member.Weight);
            left -= weight;
            distinct.Add(member with { Weight = weight });
        }

        return new PoolSpec([.. distinct]);
    }
}
