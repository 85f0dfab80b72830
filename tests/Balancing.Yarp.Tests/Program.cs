using System.Globalization;
using Balancing.Yarp;
using Balancing.Yarp.Tests.Support;

// The second process of KeyTests: a proxy for the destinations of the arguments, <id>=<address> in their order, and the
// number of users as the last one. Prints which server answers each user.
int users = int.Parse(args[^1], CultureInfo.InvariantCulture);
IEnumerable<string[]> destinations = args[..^1].Select(static argument => argument.Split('=', 2));
await using ProxyHost proxy = await ProxyHost.StartAsync(Configs.Cluster(
    BalancingPolicies.ConsistentHash,
    destinations.Select(static entry => Configs.Destination(entry[0], entry[1])),
    (BalancingMetadata.Key, "Header:X-User")));
for (int user = 0; user < users; user++)
{
    Console.WriteLine(await proxy.GetAsync(user: $"user-{user}"));
}
