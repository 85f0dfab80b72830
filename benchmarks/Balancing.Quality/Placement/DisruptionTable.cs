using Balancing.Benchmarks;
using Balancing.Quality.Contenders;
using Balancing.Quality.Output;

namespace Balancing.Quality.Placement;

/// <summary>The keys that move when the fleet changes.</summary>
internal static class DisruptionTable
{
    public static void Write(RunSize run, Report report)
    {
        int size = run.DisruptionSize;
        Table table = new(
            $"{size} equal backends", "add one: moved ÷ ideal", "needless", "remove one: moved ÷ ideal", "needless",
            "weight 1 to 2: moved ÷ ideal", "needless", "one down: needless", "back: not home");
        foreach (Contender contender in ContenderCatalog.All.Where(static contender => contender.Placement is not null))
        {
            Disruption added = Disruption.WhenAdded(contender, run);
            Disruption removed = Disruption.WhenRemoved(contender, run);
            Disruption? doubled = contender.HasWeights ? Disruption.WhenDoubled(contender, run) : null;
            Disruption down = Disruption.WhenDown(contender, run);
            Disruption back = Disruption.WhenBack(contender, run);
            table.Add(
            [
                contender.Name,
                .. Cells(added, 1.0 / (size + 1)),
                .. Cells(removed, 1.0 / size),
                .. Cells(doubled, 2.0 / (size + 1) - 1.0 / size),
                Percent(down.Needless),
                Percent(back.Moved),
            ]);
        }

        report.Write("quality-disruption", table,
            $"Means over {run.Seeds} fleets × {run.ChangesPerFleet} changes.",
            "Ideal: the fair share of the backend that changes.",
            "Needless: the share of all keys that moved between two backends that did not change.",
            "Peers without health or weights are built again from the new list. A backend that comes back is last.");
    }

    private static string[] Cells(Disruption? disruption, double ideal) => disruption is null
        ? ["-", "-"]
        : [$"{disruption.Moved / ideal:0.00}", Percent(disruption.Needless)];

    private static string Percent(double share) => share == 0 ? "0" : $"{100 * share:0.00} %";
}
