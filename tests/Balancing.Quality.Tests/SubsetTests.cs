using Balancing.Quality.Baselines;
using Balancing.Quality.Subsets;

namespace Balancing.Quality.Tests;

/// <summary>The figures of subsets, on cases that can be worked out by hand.</summary>
public class SubsetTests
{
    private static readonly Backend[] Ten = [.. Enumerable.Range(0, 10).Select(static i => new Backend($"b{i}"))];

    [Fact]
    public void A_round_of_slices_gives_each_backend_one_client()
    {
        IEnumerable<Backend> chosen = Enumerable.Range(0, 5).SelectMany(static c => ShuffledSlices.Choose(Ten, c, 2));
        Assert.Equal(Ten.Order(Comparer<Backend>.Create(Compare)), chosen.Order(Comparer<Backend>.Create(Compare)));
    }

    [Fact]
    public void The_next_round_of_slices_is_another_shuffle()
    {
        static string Round(int first) => string.Join(' ', Enumerable.Range(first, 5)
            .SelectMany(static client => ShuffledSlices.Choose(Ten, client, 2)));
        Assert.NotEqual(Round(0), Round(5));
        Assert.Equal(Round(0), Round(0));
    }

    [Fact]
    public void Backends_beyond_the_last_slice_have_no_client_of_the_round() =>
        Assert.Equal(9, Enumerable.Range(0, 3).SelectMany(static c => ShuffledSlices.Choose(Ten, c, 3)).Count());

    [Fact]
    public void The_backend_of_all_clients_has_the_most_and_the_other_one_none()
    {
        SubsetQuality one = SubsetQuality.Measure(
            static (backends, _, _) => [backends[^1]], new SubsetCase(Clients: 7, Backends: 2, Size: 1), 3);
        Assert.Equal((0, 7), (one.Fewest, one.Most));
    }

    // With all backends in each subset, one that joins changes nothing of the places before. One that leaves is missed
    // by each client.
    [Fact]
    public void A_place_changes_if_its_backend_is_in_the_subset_no_more()
    {
        SubsetQuality all = SubsetQuality.Measure(
            static (backends, _, _) => backends, new SubsetCase(Clients: 5, Backends: 6, Size: 6), 2);
        Assert.Equal((5, 5), (all.Fewest, all.Most));
        Assert.Equal((0.0, 5.0), (all.ChangedByJoin, all.ChangedByLeave));
    }

    private static int Compare(Backend left, Backend right) => string.CompareOrdinal(left.Id, right.Id);
}
