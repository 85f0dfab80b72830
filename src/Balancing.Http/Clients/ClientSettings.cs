using Microsoft.Extensions.Configuration;

namespace Balancing.Http.Clients;

/// <summary>What one call of <c>AddBalancing</c> has said about a client.</summary>
internal sealed record ClientSettings(
    string Client, IConfiguration? Section, Action<HttpBalancingOptions>? Configure);
