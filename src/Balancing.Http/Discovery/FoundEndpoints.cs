using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Microsoft.Extensions.ServiceDiscovery;

namespace Balancing.Http.Discovery;

/// <summary>Takes what the providers of one lookup find.</summary>
internal sealed class FoundEndpoints : IServiceEndpointBuilder
{
    private readonly List<IChangeToken> _tokens = [];

    public IList<ServiceEndpoint> Endpoints { get; } = [];

    public IFeatureCollection Features { get; } = new FeatureCollection();

    /// <summary>Whether the providers say when to look again.</summary>
    public bool TellsChanges => _tokens.Count > 0 && _tokens.TrueForAll(static token => token.ActiveChangeCallbacks);

    public void AddChangeToken(IChangeToken changeToken) => _tokens.Add(changeToken);

    /// <summary>Calls back once it is time to look again.</summary>
    /// <returns>Ends the subscription.</returns>
    public IDisposable OnChange(Action callback) =>
        new CompositeChangeToken(_tokens).RegisterChangeCallback(static state => ((Action)state!)(), callback);
}
