using Balancing.Benchmarks;
using Balancing.Quality.Output;
using Balancing.Quality.Subjects;

namespace Balancing.Quality.Placing;

/// <summary>What a change of the fleet costs.</summary>
internal static class DisruptionTable
{
    public static void Write(Scale scale, Report report)
    {
        int size = scale.DisruptionSize;
        Table table = new(
            $"{size} equal backends", "add one: moved ÷ ideal", "needless", "remove one: moved ÷ ideal", "needless",
            "weight 1 to 2: moved ÷ ideal", "needless", "one down: needless", "back: not home");
        BarPlot plot = new("Keys that move when one of a hundred equal backends …", "% of all keys", ["is added", "is removed", "doubles its weight"]);
        foreach (Subject subject in SubjectList.All.Where(static subject => subject.Placement is not null))
        {
            Disruption added = Disruption.WhenAdded(subject, scale);
            Disruption removed = Disruption.WhenRemoved(subject, scale);
            Disruption? doubled = subject.HasWeights ? Disruption.WhenDoubled(subject, scale) : null;
            Disruption down = Disruption.WhenDown(subject, scale);
            Disruption back = Disruption.WhenBack(subject, scale);
            table.Add(
            [
                subject.Name,
                .. Cells(added, 1.0 / (size + 1)),
                .. Cells(removed, 1.0 / size),
                .. Cells(doubled, 2.0 / (size + 1) - 1.0 / size),
                Percent(down.Needless),
                Percent(back.Moved),
            ]);
            plot.Add(subject.Name, 100 * added.Moved, 100 * removed.Moved, 100 * doubled?.Moved);
        }

        report.Write("quality-disruption", table,
            $"Means over {scale.Seeds} fleets × {scale.ChangesPerFleet} changes. Ideal: the fair share of whoever comes, leaves or grows.",
            "Needless: share of all keys that moved between backends that the change did not touch.",
            "Peers without health or weights are rebuilt from the new list; what comes back stands at its end.");
        report.Write("quality-disruption", plot);
    }

    private static string[] Cells(Disruption? disruption, double ideal) => disruption is null
        ? ["-", "-"]
        : [$"{disruption.Moved / ideal:0.00}", Percent(disruption.Needless)];

    private static string Percent(double share) => share == 0 ? "0" : $"{100 * share:0.00} %";
}
