using Samples.ShardedCache;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Option<int> keys = new("--keys") { Description = "How many keys there are, all of them cached at the start.", DefaultValueFactory = static _ => 10_000 };
Option<int> requests = new("--requests") { Description = "How many reads a tick has.", DefaultValueFactory = static _ => 1_000 };
Option<int> seed = new("--seed") { Description = "Another seed, another traffic.", DefaultValueFactory = static _ => 1 };
Option<string> redis = new("--redis") { Description = "Real servers instead of nine shards in this process: host:port,host:port,... (at least four)." };
RootCommand command = new("The hit rate of a sharded cache while one shard joins, one dies and one leaves.") { keys, requests, seed, redis };
command.SetAction((given, _) => PlayAsync(given.GetValue(redis)?.Split(',') ?? [], given.GetValue(keys), given.GetValue(requests), new Random(given.GetValue(seed))));
ParseResult parsed = command.Parse(args);
string? complaint = parsed.Errors is [var error, ..] ? error.Message
    : parsed.GetValue(keys) is < 100 or > 1_000_000 ? $"--keys is {parsed.GetValue(keys)}; allowed is 100 to 1000000."
    : parsed.GetValue(requests) is < 100 or > 100_000 ? $"--requests is {parsed.GetValue(requests)}; allowed is 100 to 100000."
    : parsed.GetValue(redis)?.Split(',') is { } servers && servers.Distinct().Count(IsServer) is int usable && (usable < 4 || usable < servers.Length)
        ? $"--redis is \"{parsed.GetValue(redis)}\"; allowed are four or more different servers: host:port,host:port,..."
    : null;
try
{
    if (complaint is null)
    {
        return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }
}
catch (Exception failure) when (failure is RedisException or TimeoutException)
{
    complaint = $"--redis {parsed.GetValue(redis)}: {failure.Message.Split([". ", " ("], StringSplitOptions.None)[0]}";
}

await Console.Error.WriteLineAsync(complaint);
return 2;

static bool IsServer(string text) => Uri.TryCreate($"redis://{text}", UriKind.Absolute, out Uri? uri) && uri.Port > 0;

static async Task PlayAsync(string[] servers, int keys, int requests, Random random)
{
    Func<string, Backend> newShard = servers is [] ? static id => new MemoryShard(id) : static id => new RedisShard(id);
    string[] ids = servers is [] ? [.. Enumerable.Range(1, 9).Select(static i => $"shard-{i}")] : servers;
    BackendPool pool = new(ids[..^1].Select(newShard));
    using ConsistentHashSelector ring = new(pool);
    CacheClient[] clients =
    [
        new("hash % n", 1, (key, shards) => Modulo(pool, key, shards)),
        new("consistent hash", 1, ring.SelectReplicas),
        new("consistent, two copies", 2, ring.SelectReplicas),
    ];
    (string Event, Action Happens)[] acts =
    [
        ($"{ids.Length - 1} shards, every key cached", () => Array.ForEach(clients, client => Array.ForEach([.. Enumerable.Range(1, keys).Select(static rank => $"key-{rank}")], client.Load))),
        ($"{ids[^1]} joins", () => pool.AddOrReplace(newShard(ids[^1]))),
        ($"{ids[1]} dies", () => pool.Backends[1].IsAvailable = false), // a health check has noticed
        ($"{ids[0]} leaves, {ids[1]} is still down", () => pool.Remove(ids[0])),
    ];

    // No enrichers: on build servers they would colour what is piped.
    IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false } });
    console.MarkupLine($"[bold]tick  {string.Join("  ", clients.Select(static client => $"{client.Name,-23}"))}[/]");
    int tick = 0;
    foreach ((string what, Action happens) in acts)
    {
        happens();
        console.Write(new Rule(what.EscapeMarkup()) { Justification = Justify.Left });
        int[] loads = new int[clients.Length];
        for (int end = tick == 0 ? 3 : tick + 6; tick < end; tick++)
        {
            // Zipf's law with exponent 0.8, in the range of web caches: Breslau et al., INFOCOM 1999.
            string[] reads = [.. Enumerable.Range(0, requests).Select(_ => $"key-{(int)Math.Pow(1 + random.NextDouble() * (Math.Pow(keys + 1, 0.2) - 1), 5)}")];
            // Side by side for the sake of Redis; each client has keys of its own.
            int[] misses = await Task.WhenAll(clients.Select(client => Task.Run(() => reads.Count(key => !client.TryRead(key)))));
            loads = [.. loads.Zip(misses, static (sum, missed) => sum + missed)];
            console.MarkupLine($"{tick + 1,4}  {string.Join("  ", misses.Select(missed => Bar(1 - (double)missed / requests)))}");
        }

        console.MarkupLine($"[dim]      {string.Join("  ", loads.Select(static load => $"{load,8:N0} database loads"))}[/]");
    }
}

static string Bar(double rate) =>
    $"[{(rate > 0.95 ? "green" : rate > 0.75 ? "yellow" : "red")}]{new string('█', (int)Math.Round(16 * rate)),-16}[/]{100 * rate,6:0.0}%";

static int Modulo(BackendPool pool, SelectionKey key, Span<Backend> shards)
{
    Backend[] living = [.. pool.Backends.Where(static shard => shard.IsAvailable)];
    shards[0] = living[key.Hash % (ulong)living.Length];
    return 1;
}
