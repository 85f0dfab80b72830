using Balancing.Selection;
using Balancing.Tests.Support;

namespace Balancing.Tests.Selection;

public class ExclusionFilterTests
{
    /// <summary>
    /// The filter is a faster form of the context: the same answer for every backend and any exclusions.
    /// </summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(500)]
    [InlineData(2_000)]
    public void A_filter_gives_the_same_answers_as_its_context(int excluded)
    {
        Random random = Seeds.Random(17_000 + excluded);
        Backend[] backends = [.. Enumerable.Range(0, 1_000).Select(static i => new Backend($"b{i}"))];
        foreach (Backend backend in backends)
        {
            backend.IsAvailable = random.Next(5) > 0;
        }

        Backend?[] some = [.. Enumerable.Range(0, excluded).Select(_ => random.Next(10) switch
        {
            0 => null,
            1 => new Backend($"b{random.Next(1_000)}"), // another object of the id
            2 => new Backend($"unknown{random.Next(1_000)}"),
            _ => backends[random.Next(1_000)],
        })];
        SelectionContext context = new() { Excluded = some! };

        ExclusionFilter filter = new(in context);
        foreach (Backend backend in backends)
        {
            Assert.Equal(context.CanSelect(backend), filter.CanSelect(backend));
        }

        filter.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    public void A_filter_excludes_rejected_memberships(int excluded)
    {
        Backend[] backends = [.. Enumerable.Range(0, 200).Select(static i => new Backend($"b{i}"))];
        RejectedMemberships rejected = new();
        rejected.Add(backends[150].MemberState);
        SelectionContext context = new() { Excluded = backends.AsMemory(0, excluded), Rejected = rejected };

        ExclusionFilter filter = new(in context);
        Assert.False(filter.CanSelect(backends[0]));
        Assert.False(filter.CanSelect(backends[150]));
        Assert.True(filter.CanSelect(backends[151]));
        filter.Dispose();
    }
}
