using Spectre.Console;
using Spectre.Console.Rendering;
using TrafficCop.Results;
using TrafficCop.Servers;

namespace TrafficCop.Reporting;

/// <summary>Bars for the load of each server. The scales are the same for all algorithms.</summary>
internal sealed class LoadChart
{
    // A chart as wide as a console of 80 columns; wider consoles get longer bars.
    private const int StandardConsole = 80;
    private const int NarrowestConsole = 60;
    private const int WidestConsole = 160;
    private const int RequestBar = 30;
    private const int PeakBar = 22;
    private const double ShareOfRequests = 0.6; // of the additional columns

    private const double StandardShare = 2.5; // full bar, in multiples of the even share
    private const int LargestPeak = 64; // full bar, in requests in flight

    private static readonly (double Value, string Label)[] PeakTicks =
        [(0, "0"), (16, "16"), (32, "32"), (48, "48"), (64, "64")];

    private readonly SteadyResult _result;
    private readonly string _kindHeader;
    private readonly double _evenShare;
    private readonly BarScale _shares;
    private readonly BarScale _peaks;

    /// <param name="result">The figures to show.</param>
    /// <param name="consoleWidth">The width of the console, in cells.</param>
    /// <param name="largestShare">The value of a full bar of requests, in multiples of the even share.</param>
    /// <param name="kindHeader">What distinguishes the servers.</param>
    public LoadChart(
        SteadyResult result, int consoleWidth, double largestShare = StandardShare, string kindHeader = "speed")
    {
        _result = result;
        _kindHeader = kindHeader;
        _evenShare = result.Loads.Average(static load => load.Requests);
        int additional = Math.Clamp(consoleWidth, NarrowestConsole, WidestConsole) - StandardConsole;
        int forRequests = (int)(additional * ShareOfRequests);
        _shares = new BarScale(largestShare, RequestBar + forRequests);
        _peaks = new BarScale(LargestPeak, PeakBar + additional - forRequests);
    }

    /// <summary>Whether a bar ends with <see cref="BarScale.Overflow"/>.</summary>
    public bool HasOverflow =>
        _result.Loads.Any(load => load.Requests / _evenShare > _shares.Maximum || load.Peak > LargestPeak);

    public IRenderable Draw()
    {
        Table table = new Table().NoBorder();
        foreach (string column in (string[])["server", _kindHeader, "requests", "in flight, peak"])
        {
            table.AddColumn(new TableColumn(column).NoWrap());
        }

        foreach (ServerLoad load in _result.Loads)
        {
            string color = GetColor(load);
            string requests = FormattableString.Invariant($"{load.Requests}");
            table.AddRow(
                new Text(load.Id),
                new Text(GetKind(load), Style.Parse(color)),
                DrawBar(_shares.DrawBar(load.Requests / _evenShare), color, requests),
                DrawBar(_peaks.DrawBar(load.Peak), color, FormatPeak(load)));
        }

        Text shareAxis = new(_shares.DrawAxis(GetShareTicks()));
        Text peakAxis = new(_peaks.DrawAxis(PeakTicks));
        return table.AddRow(Text.Empty, Text.Empty, shareAxis, peakAxis);
    }

    /// <summary>The largest peak, marked if more clients might have raised it.</summary>
    public static string FormatPeak(SteadyResult result) =>
        FormattableString.Invariant($"{(result.AllClientsBusy ? "≥ " : "")}{result.Peak}");

    private static Markup DrawBar(string bar, string color, string label) =>
        new(bar.Length == 0 ? label : $"[{color}]{bar}[/] {label}");

    private static string GetKind(ServerLoad load) => load.Condition switch
    {
        ServerCondition.Failing => "failing",
        ServerCondition.Cold => "new",
        _ => load.Speed.Name,
    };

    private static string GetColor(ServerLoad load) =>
        GetKind(load) switch { "fast" or "normal" => "green", "medium" => "yellow", _ => "red" };

    // A mark at the even share, and one at each second multiple of it.
    private IEnumerable<(double Value, string Label)> GetShareTicks() =>
    [
        (0, "0"),
        (1, _shares.Maximum > StandardShare ? "even" : "even share"),
        .. Enumerable.Range(1, (int)(_shares.Maximum / 2)).Select(static i => (2.0 * i, $"{2 * i} ×")),
    ];

    private string FormatPeak(ServerLoad load) =>
        load.Peak == _result.Peak ? FormatPeak(_result) : FormattableString.Invariant($"{load.Peak}");
}
