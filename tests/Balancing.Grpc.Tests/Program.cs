using System.Globalization;
using Balancing.Grpc;
using Balancing.Grpc.Tests.Support;

// The second process of PolicyTests: the ports in their order, then the number of keys. Prints the server of each key.
int keys = int.Parse(args[^1], CultureInfo.InvariantCulture);
IEnumerable<int> ports = args[..^1].Select(static port => int.Parse(port, CultureInfo.InvariantCulture));
AddressSource source = new(ports.Select(static port => AddressSource.AddressOf("127.0.0.1", port)));
using EchoClient client = new(source, new ConsistentHashConfig("x-key"));
for (int key = 0; key < keys; key++)
{
    Console.WriteLine(await client.CallAsync($"user-{key}"));
}
