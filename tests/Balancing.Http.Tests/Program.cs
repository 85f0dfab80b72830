using System.Globalization;
using Balancing;
using Balancing.Http;

// The second process of HandlerTests: the address of a server, the ids of backends there in their order, and the number
// of keys. Prints the backend of each key.
Uri server = new(args[0]);
int keys = int.Parse(args[^1], CultureInfo.InvariantCulture);
HttpBalancingOptions options = new()
{
    Selector = static pool => new ConsistentHashSelector(pool),
    Key = static request => SelectionKey.FromString(request.RequestUri!.AbsolutePath),
};
foreach (string id in args[1..^1])
{
    options.Backends.Add(new HttpBackend(id, server));
}

using HttpClient client = new(new BalancingHandler(options) { InnerHandler = new SocketsHttpHandler() })
{
    BaseAddress = server,
};
for (int key = 0; key < keys; key++)
{
    using HttpResponseMessage response = await client.GetAsync($"/user-{key}");
    Console.WriteLine(response.GetBackend()?.Id);
}
