using System.CommandLine;
using System.Globalization;
using Balancing;
using Samples.CustomSelector;
using Spectre.Console;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Option<double> requests = Number("--requests", "How many requests each scene has", NumberStyles.None, 100, 1_000_000, 1_000);
Option<double> detour = Number(
    "--detour", "How many times as busy the own zone must be before requests leave it", NumberStyles.AllowDecimalPoint, 1, 1_000, 4);
RootCommand command = new("A selector of one's own, through PoolView: zones, seen from a client in the west.") { requests, detour };
command.SetAction(given => Show((int)given.GetValue(requests), given.GetValue(detour)));
try
{
    ParseResult parsed = command.Parse(args);
    return parsed.Errors is [var error, ..] ? throw new FormatException(error.Message)
        : parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception failure) when (failure is FormatException or IOException)
{
    Console.Error.WriteLine(failure.Message);
    return 2;
}

static Option<double> Number(string name, string what, NumberStyles style, double least, double most, double standard) => new(name)
{
    HelpName = "number",
    Description = $"{what}: {least} to {most}.",
    DefaultValueFactory = _ => standard,
    CustomParser = given =>
        double.TryParse(given.Tokens[0].Value, style, CultureInfo.InvariantCulture, out double value) && value >= least && value <= most
            ? value
            : throw new FormatException($"{name} is \"{given.Tokens[0].Value}\"; allowed is a {Kind(style)} from {least} to {most}."),
};

static string Kind(NumberStyles style) => style == NumberStyles.None ? "whole number" : "number with a point for decimals";

static void Show(int requests, double detour)
{
    ZonedBackend west1 = new("west-1", "west"), west2 = new("west-2", "west", weight: 2);
    BackendPool pool = new(west1, west2, new ZonedBackend("east-1", "east"), new ZonedBackend("east-2", "east"));
    using ZoneSelector selector = new(pool, "west", detour);

    // No enrichers: on build servers they would colour what is piped.
    IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false } });
    console.WriteLine("A client in the west has servers in its own zone, west, and in another, east.");
    console.WriteLine($"It makes the detour to the east once its own zone is {detour} times as busy.");
    console.WriteLine("Within a zone the server that is least busy for its weight takes the next request: (in flight + 1) ÷ weight.");
    console.WriteLine($"Each scene shows where {requests} requests go in one situation.");

    Scene("4 requests in flight", 4, refusing: null);
    Scene("40 requests in flight", 40, refusing: null);
    Scene("west-1 refuses, they are tried again without it", 4, refusing: west1);
    west2.IsAvailable = false;
    Scene("west-2 is down (read while selecting)", 4, refusing: null);
    pool.AddOrReplace(new ZonedBackend("west-3", "west", weight: 2));
    Scene("west-3 joins (the view is rebuilt)", 4, refusing: null);

    void Scene(string title, int concurrency, Backend? refusing)
    {
        Dictionary<Backend, int> served = pool.Backends.ToDictionary(static backend => backend, static _ => 0);
        Queue<BackendLease> running = new();
        for (int request = 0; request < requests; request++)
        {
            BackendLease lease = selector.Acquire();
            if (lease.Backend == refusing)
            {
                lease.Dispose();
                lease = selector.Acquire(new SelectionContext { Excluded = new[] { refusing! } });
            }

            served[lease.Backend!]++;
            running.Enqueue(lease);
            if (running.Count >= concurrency)
            {
                running.Dequeue().Dispose(); // the oldest request ends
            }
        }

        foreach (BackendLease lease in running)
        {
            lease.Dispose();
        }

        double east = served.Where(static server => !IsWest(server.Key)).Sum(static server => server.Value);
        console.Write(new Rule($"{title}: {east / requests:P0} go east") { Justification = Justify.Left });
        console.Write(new BarChart { Width = 70, MaxValue = requests }.AddItems(served, static server =>
            new BarChartItem(server.Key.ToString(), server.Value, IsWest(server.Key) ? Color.Green : Color.Yellow)));
    }

    static bool IsWest(Backend backend) => ((ZonedBackend)backend).Zone == "west";
}
