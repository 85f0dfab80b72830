using ScottPlot;

namespace Balancing.Plots;

/// <summary>The name of each line at its right end, in its color, in place of a legend.</summary>
internal static class EndLabels
{
    /// <param name="plot">The plot; its limits leave room on the right.</param>
    /// <param name="x">Where the names begin.</param>
    /// <param name="minDistance">The least distance between two names, in units of the vertical axis.</param>
    /// <param name="lines">The name, color and last value of each line.</param>
    public static void Add(
        Plot plot, double x, double minDistance, IEnumerable<(string Name, Color Color, double Y)> lines)
    {
        (string Name, Color Color, double Y)[] sorted = [.. lines.OrderBy(static line => line.Y)];
        double[] positions = Spread([.. sorted.Select(static line => line.Y)], minDistance);
        for (int i = 0; i < sorted.Length; i++)
        {
            ScottPlot.Plottables.Text text = plot.Add.Text(sorted[i].Name, x, positions[i]);
            text.LabelAlignment = Alignment.MiddleLeft;
            text.LabelFontColor = sorted[i].Color;
            text.LabelFontSize = CommonStyle.LabelSize;
        }
    }

    // Groups of neighbors that would overlap share their middle; a group that then touches the next one merges with it.
    private static double[] Spread(double[] sorted, double minDistance)
    {
        List<(double Sum, int Count)> groups = [];
        foreach (double value in sorted)
        {
            (double Sum, int Count) group = (value, 1);
            while (groups is [.., var last]
                && group.Sum / group.Count - last.Sum / last.Count < minDistance * (group.Count + last.Count) / 2.0)
            {
                group = (group.Sum + last.Sum, group.Count + last.Count);
                groups.RemoveAt(groups.Count - 1);
            }

            groups.Add(group);
        }

        return
        [
            .. groups.SelectMany(group => Enumerable.Range(0, group.Count)
                .Select(i => group.Sum / group.Count + (i - (group.Count - 1) / 2.0) * minDistance)),
        ];
    }
}
