Option<int> keys = Number("--keys", "How many keys there are, all of them cached at the start", 100, 1_000_000, 10_000);
Option<int> requests = Number("--requests", "How many reads a second has", 100, 100_000, 1_000);
Option<int> second = Number("--second", "How many milliseconds a second takes here", 0, 1_000, 400);
Option<int> seed = Number("--seed", "Another seed, another traffic", 0, int.MaxValue, 1);
Option<string[]> redis = new("--redis") { HelpName = "host:port,...", CustomParser = Servers, Description = "At least four Redis servers." };
RootCommand command = new("The hit rate of a sharded cache while shards join, die and leave.") { keys, requests, second, seed, redis };
command.SetAction((given, _) => PlayAsync(
    given.GetValue(redis) ?? [], given.GetValue(keys), given.GetValue(requests), given.GetValue(second), new Random(given.GetValue(seed))));
try
{
    ParseResult given = command.Parse(args);
    return given.Errors is [var error, ..] ? throw new FormatException(error.Message)
        : await given.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception failure) when (failure is FormatException or IOException)
{
    await Console.Error.WriteLineAsync(failure.Message);
    return 2;
}

static Option<int> Number(string name, string what, int least, int most, int standard) => new(name)
{
    HelpName = "number",
    Description = $"{what}: {least} to {most}.",
    DefaultValueFactory = _ => standard,
    CustomParser = given => int.TryParse(given.Tokens[0].Value, out int value) && value >= least && value <= most ? value
        : throw new FormatException($"{name} is \"{given.Tokens[0].Value}\"; allowed is a whole number from {least} to {most}."),
};

static string[] Servers(ArgumentResult given) =>
    given.Tokens[0].Value.Split(',', StringSplitOptions.TrimEntries) is [_, _, _, _, ..] servers
    && servers.Distinct().Count(static s => Uri.TryCreate($"redis://{s}", UriKind.Absolute, out Uri? uri) && uri.Port > 0) == servers.Length
    ? Array.Find(servers, static s => !new RedisShard(s).Answers) is { } s ? throw new IOException($"--redis: {s} does not answer.") : servers
    : throw new FormatException($"--redis is \"{given.Tokens[0].Value}\"; allowed are four or more different servers: host:port,...");

static async Task PlayAsync(string[] servers, int keys, int requests, int second, Random random)
{
    Func<string, Shard> newShard = servers is [] ? static id => new Shard(id) : static id => new RedisShard(id);
    string[] ids = servers is [] ? [.. Enumerable.Range(1, 9).Select(static i => $"shard-{i}")] : servers;
    BackendPool[] pools = [.. Enumerable.Range(0, 3).Select(_ => new BackendPool(ids[..^1].Select(newShard)))];
    using ConsistentHashSelector single = new(pools[1]), twofold = new(pools[2]);
    CacheClient[] clients =
    [
        new(key => pools[0].Backends.Where(static s => s.IsAvailable).ToArray() is [_, ..] up ? [up[key.Hash % (ulong)up.Length]] : []),
        new(key => new Backend[1] is var found ? found.Take(single.SelectReplicas(key, found)) : []),
        new(key => new Backend[2] is var found ? found.Take(twofold.SelectReplicas(key, found)) : []),
    ];
    (string Event, Action<BackendPool> Happens)[] acts =
    [
        ($"{ids.Length - 1} shards, every key cached", static _ => { }),
        ($"{ids[^1]} joins", pool => pool.AddOrReplace(newShard(ids[^1]))),
        ($"{ids[1]} dies: the next read there fails and goes elsewhere", pool => ((Shard)pool.Backends[1]).IsDead = true),
        ($"{ids[1]} is replaced by an empty one", pool => { pool.Remove(ids[1]); pool.AddOrReplace(newShard(ids[1])); }),
        ($"{ids[0]} leaves", pool => pool.Remove(ids[0])),
    ];
    Array.ForEach(clients, client => Array.ForEach([.. Enumerable.Range(1, keys)], rank => client.TryRead($"key-{rank}")));
    // No enrichers: on build servers they would colour what is piped.
    IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false } });
    console.WriteLine($"Hits by the second ({second} ms here) of {requests:N0} reads, {keys:N0} keys.\nA miss is loaded from the database.\n");
    console.MarkupLine($"[bold]   s  {"hash % n",-23}  {"consistent hash",-23}  {"consistent, two copies",-23}[/]");
    int[] loads = [0, 0, 0];
    for (int clock = 0; clock < 4 * acts.Length; clock++)
    {
        if (clock % 4 == 0)
        {
            Array.ForEach(pools, acts[clock / 4].Happens);
            console.Write(new Rule(acts[clock / 4].Event.EscapeMarkup()) { Justification = Justify.Left });
        }

        Task pace = Task.Delay(second);
        // Zipf's law with exponent 0.8, in the range of web caches: Breslau et al., INFOCOM 1999.
        int[] ranks = [.. new int[requests].Select(_ => (int)Math.Pow(1 + random.NextDouble() * (Math.Pow(keys + 1, 0.2) - 1), 5))];
        int[] misses = [.. clients.Select(client => ranks.Count(rank => !client.TryRead($"key-{rank}")))];
        loads = [.. loads.Zip(misses, static (sum, missed) => sum + missed)];
        console.MarkupLine($"{clock + 1,4}  {string.Join("  ", misses.Select(missed => Bar(1 - (double)missed / requests)))}");
        await pace;
    }

    console.WriteLine($"\nLoads from the database: {loads[0]:N0} with hash % n, {loads[1]:N0} with the consistent hash;\n"
        + $"the ratio is {(double)loads[0] / loads[1]:0.0}. With two copies {loads[2]:N0}: of keys whose shards have both changed.");
}

static string Bar(double rate) => $"[{(rate > 0.8 ? "green" : "red")}]{new string('█', (int)Math.Round(16 * rate)),-16}[/]{rate,7:0.0%}";
