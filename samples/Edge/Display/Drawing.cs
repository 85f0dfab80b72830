using System.Globalization;
using Edge.Status;
using Edge.Traffic;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Edge.Display;

/// <summary>A picture as the terminal shows it.</summary>
internal static class Drawing
{
    private const int LogLines = 8;

    public static IRenderable Of(Picture picture, Rates rates) => new Rows(
        new Markup(
            "[bold]clients → layer 4 → layer 7 → servers[/]   "
            + Text($"{picture.Elapsed.TotalSeconds:F0} of {picture.Length.TotalSeconds:F0} s")),
        new Text(""),
        TableOf(picture, rates, Tier.Gateways, "gateways, seen from layer 4", "connections"),
        TableOf(picture, rates, Tier.Servers, "servers, seen from layer 7", "requests"),
        new Text(string.Join('\n', picture.Log.TakeLast(LogLines))),
        new Markup(CountsOf(picture.Counts)));

    private static string CountsOf(TrafficCounts counts)
    {
        string lost = counts.Lost > 0 ? "red" : "green";
        return Text($"\nanswered [green]{counts.Answered:N0}[/]   ")
            + Text($"lost [{lost}]{counts.Lost:N0}[/]   reset [yellow]{counts.Reset:N0}[/]");
    }

    private static Table TableOf(Picture picture, Rates rates, Tier tier, string title, string unit)
    {
        Table table = new Table().Border(TableBorder.Rounded).Title(title)
            .AddColumns("name", "state")
            .AddColumn(new TableColumn("in flight").RightAligned())
            .AddColumn(new TableColumn($"{unit}/s").RightAligned())
            .AddColumn(new TableColumn($"{unit}").RightAligned());
        foreach (TierRow row in picture.Rows.Where(row => row.Tier == tier))
        {
            table.AddRow(
                new Text(row.Name),
                new Text(row.State, new Style(ColorOf(row.State))),
                new Text(Text($"{row.InFlight:N0}")),
                new Text(Text($"{rates.Of(row):N0}")),
                new Text(Text($"{row.Total:N0}")));
        }

        return table;
    }

    private static Color ColorOf(string state) => state switch
    {
        "available" => Color.Green,
        "killed" or "unhealthy" or "ejected" => Color.Red,
        _ => Color.Yellow,
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
