using HttpGateway.Discovery.Dns;
using HttpGateway.Discovery.Pools;

namespace HttpGateway.Tests.Discovery.Support;

/// <summary>A lookup without DNS.</summary>
/// <param name="answer">The answer, from the number of the lookup: 1, 2 and so on.</param>
internal sealed class ScriptedLookup(Func<int, DnsAnswer> answer) : IDnsLookup
{
    private static readonly TimeSpan Ttl = TimeSpan.FromMilliseconds(20);

    private int _lookups;

    public static DnsAnswer Answer(params Member[] members) => new(members, Ttl);

    public static Member Member(string id, int weight = 1) =>
        new(id, new Uri($"http://{id}.test/"), weight, Host: null);

    public Task<DnsAnswer> FindAsync(CancellationToken cancellationToken) => Task.FromResult(answer(++_lookups));
}
