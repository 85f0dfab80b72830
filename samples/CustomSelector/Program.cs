using Balancing;

// A client in the west has servers in two zones. It sends requests to the east once the west is four times as busy.
ZonedBackend west1 = new("west-1", "west"), west2 = new("west-2", "west", weight: 2), east1 = new("east-1", "east");
BackendPool pool = new(west1, west2, east1);
using ZoneSelector selector = new(pool, "west", detour: 4);
Send("4 in flight", concurrency: 4);
Send("40 in flight", concurrency: 40);
west1.IsHealthy = false;
Send("4 in flight, west-1 is down", concurrency: 4);
pool.AddOrReplace(new ZonedBackend("west-3", "west", weight: 2));
Send("4 in flight, west-3 joins", concurrency: 4);

void Send(string title, int concurrency)
{
    Dictionary<string, int> served = pool.Backends.ToDictionary(backend => backend.Id, _ => 0);
    Queue<BackendLease> running = new();
    for (int request = 0; request < 1_000; request++)
    {
        running.Enqueue(selector.Acquire());
        served[running.Last().Backend!.Id]++;
        if (running.Count == concurrency)
            running.Dequeue().Dispose(); // the oldest request ends
    }

    running.ToList().ForEach(lease => lease.Dispose());
    Console.WriteLine($"{title,-28}{string.Join("  ", served.Select(server => $"{server.Key} {server.Value,4}"))}");
}
