using Balancing;

// Three servers for the same thing. The second one takes twice the share of the others.
BackendPool pool = new(
    new Server("a", new Uri("http://10.0.0.1:8080")),
    new Server("b", new Uri("http://10.0.0.2:8080"), weight: 2),
    new Server("c", new Uri("http://10.0.0.3:8080")));
using ConsistentHashSelector selector = new(pool);

// A request: the lease counts it as in flight until it is disposed.
using (BackendLease lease = selector.Acquire("user-42"))
{
    Server first = (Server)lease.Backend!; // null only if no server is available
    Console.WriteLine($"user-42 goes to {first.Address}, {first.InFlightCount} in flight");

    // The request failed. The retry excludes the server that was tried.
    SelectionContext retry = new() { Key = SelectionKey.FromString("user-42"), Excluded = new[] { first } };
    using BackendLease second = selector.Acquire(retry);
    Console.WriteLine($"the retry goes to {((Server)second.Backend!).Address}");

    first.IsHealthy = false; // what a health check reports
}

bool isFound = selector.TrySelect("user-42", out Backend? next); // false only if no server is available
Console.WriteLine(isFound ? $"from now on user-42 goes to {next!.Id}" : "503");

// A backend with an address. Derive from Backend to attach whatever a request needs.
internal sealed class Server(string id, Uri address, int weight = 1) : Backend(id, weight)
{
    public Uri Address => address;
}
