using Balancing.Benchmarks;
using Balancing.Quality.Baselines;
using Balancing.Quality.Output;

namespace Balancing.Quality.Subsets;

/// <summary>Subsets of numbered and named clients, beside slices of a shuffled list.</summary>
internal static class SubsetTable
{
    private static readonly IReadOnlyList<(string Name, Func<Backend[], int, int, IEnumerable<Backend>> Choose)> Ways =
    [
        ("`BackendSubset`, numbered clients",
            static (backends, client, size) => BackendSubset.Choose(backends, client, size)),
        ("`BackendSubset`, named clients (rendezvous)",
            static (backends, client, size) => BackendSubset.Choose(backends, $"client-{client}", size)),
        ("slices of a shuffled list", ShuffledSlices.Choose),
    ];

    public static void Write(RunSize run, Report report)
    {
        Table table = new("clients per backend, and places that change", "clients", "backends", "subset",
            "fewest", "mean", "most", "one joins", "one leaves", "ideal");
        foreach (SubsetCase sizes in run.SubsetCases)
        {
            foreach ((string name, Func<Backend[], int, int, IEnumerable<Backend>> choose) in Ways)
            {
                SubsetQuality quality = SubsetQuality.Measure(choose, sizes, run.Seeds);
                double mean = (double)sizes.Places / sizes.Backends;
                table.Add(
                    name, $"{sizes.Clients:N0}", $"{sizes.Backends:N0}", $"{sizes.Size}", $"{quality.Fewest}",
                    $"{mean:0.#}", $"{quality.Most}", $"{quality.ChangedByJoin:N0}", $"{quality.ChangedByLeave:N0}",
                    $"{mean:0}");
            }
        }

        report.Write("quality-subsets", table,
            $"Extremes of the clients per backend, and means of the changed places, over {run.Seeds} sets of ids.",
            "Ideal: the places of one backend.");
    }
}
