using HttpGateway.Discovery.Pools;

namespace HttpGateway.Discovery.Dns;

/// <summary>What a lookup has found.</summary>
/// <param name="Members">The servers, in the order of their ids: DNS servers rotate their answers.</param>
/// <param name="Ttl">How long that is valid.</param>
/// <param name="Warning">What had to be left out; null if nothing.</param>
internal sealed record DnsAnswer(IReadOnlyList<Member> Members, TimeSpan Ttl, string? Warning = null);
