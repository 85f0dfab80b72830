using System.Collections.Immutable;
using System.Globalization;
using Edge.Status;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Edge.Display;

/// <summary>Draws the tiers below each other, each member as a box.</summary>
internal static class TierPicture
{
    /// <summary>The lines that it takes.</summary>
    public const int Height = 18;

    public static IRenderable Draw(TimeSpan elapsed, FleetStatus status, int width) => new Rows(
        CreateTitle(string.Create(
            CultureInfo.InvariantCulture,
            $"{elapsed.TotalSeconds:0} s   {status.Clients.Rate:0} requests/s, {status.Clients.InFlight} in flight")),
        DrawTier([status.Proxy], "connections/s", "open", width),
        CreateTitle("layer 4 chooses for each connection"),
        DrawTier(status.Gateways, "requests/s", "in flight", width),
        CreateTitle("layer 7 chooses for each request"),
        DrawTier(status.Servers, "req/s", "in flight", width));

    private static Text CreateTitle(string text) => new Text(text).Centered();

    private static Grid DrawTier(ImmutableArray<NodeStatus> nodes, string rate, string inFlight, int width)
    {
        Grid grid = new();
        foreach (NodeStatus _ in nodes)
        {
            grid.AddColumn(new GridColumn { Width = width / nodes.Length, NoWrap = true, Padding = new Padding(0) });
        }

        return grid.AddRow([.. nodes.Select(node => DrawNode(node, rate, inFlight))]);
    }

    private static Panel DrawNode(NodeStatus node, string rate, string inFlight)
    {
        Style style = new(ColorOf(node.State));
        Rows content = new(
            new Text(string.Create(CultureInfo.InvariantCulture, $"{node.Rate:0} {rate}")),
            new Text(string.Create(CultureInfo.InvariantCulture, $"{node.InFlight} {inFlight}")),
            new Text(node.State, style));
        return new Panel(content)
        {
            Header = new PanelHeader(node.Name),
            BorderStyle = style,
            Padding = new Padding(0),
            Expand = true,
        };
    }

    private static Color ColorOf(string state) => state switch
    {
        NodeStatus.Available => Color.Green,
        "warming" or "draining" or "full" => Color.Yellow,
        _ => Color.Red,
    };
}
