using System.CommandLine;
using System.Globalization;
using Balancing;
using Samples.CustomSelector;
using Spectre.Console;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Option<int> requests = new("--requests") { Description = "How many requests each scene has.", DefaultValueFactory = static _ => 1_000 };
Option<double> detour = new("--detour") { Description = "How many times as busy the own zone must be before requests leave it.", DefaultValueFactory = static _ => 4 };
RootCommand command = new("A selector of one's own, through PoolView: zones, seen from a client in the west.") { requests, detour };
command.SetAction(given => Show(given.GetValue(requests), given.GetValue(detour)));
ParseResult parsed = command.Parse(args);
string? complaint = parsed.Errors is [var error, ..] ? error.Message
    : parsed.GetValue(requests) is < 100 or > 1_000_000 ? $"--requests is {parsed.GetValue(requests)}; allowed is 100 to 1000000."
    : parsed.GetValue(detour) is not (>= 1 and <= 1_000) ? $"--detour is {parsed.GetValue(detour)}; allowed is 1 to 1000."
    : null;
if (complaint is null)
{
    return parsed.Invoke();
}

Console.Error.WriteLine(complaint);
return 2;

static void Show(int requests, double detour)
{
    ZonedBackend west1 = new("west-1", "west"), west2 = new("west-2", "west", weight: 2);
    BackendPool pool = new(west1, west2, new ZonedBackend("east-1", "east"), new ZonedBackend("east-2", "east"));
    using ZoneSelector selector = new(pool, "west", detour);

    Scene("4 requests in flight", 4, refusing: null);
    Scene("40 requests in flight", 40, refusing: null);
    Scene("west-1 refuses, they are tried again without it", 4, refusing: west1);
    west2.IsAvailable = false;
    Scene("west-2 is down (read while selecting)", 4, refusing: null);
    pool.AddOrReplace(new ZonedBackend("west-3", "west", weight: 2));
    Scene("west-3 joins (the view is rebuilt)", 4, refusing: null);

    void Scene(string title, int concurrency, Backend? refusing)
    {
        Dictionary<string, int> served = pool.Backends.ToDictionary(static backend => backend.Id, static _ => 0);
        Queue<BackendLease> running = new();
        for (int request = 0; request < requests; request++)
        {
            BackendLease lease = selector.Acquire();
            if (lease.Backend == refusing)
            {
                lease.Dispose();
                lease = selector.Acquire(new SelectionContext { Excluded = new[] { refusing! } });
            }

            served[lease.Backend!.Id]++;
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

        // No enrichers: on build servers they would colour what is piped.
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false } });
        double east = served.Where(static server => server.Key.StartsWith("east", StringComparison.Ordinal)).Sum(static server => server.Value);
        console.Write(new Rule($"{title}: {east / requests:P0} go east") { Justification = Justify.Left });
        console.Write(new BarChart { Width = 70, MaxValue = requests }.AddItems(served, static server =>
            new BarChartItem(server.Key, server.Value, server.Key.StartsWith("west", StringComparison.Ordinal) ? Color.Green : Color.Yellow)));
    }
}
