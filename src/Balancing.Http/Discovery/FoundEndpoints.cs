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

    /// <summary>Whether a provider of endpoints does not say when to look again.</summary>
    public bool NeedsTimer { get; private set; }

    /// <summary>Whether a provider says when to look again.</summary>
    public bool TellsChanges => _tokens.Exists(static token => token.ActiveChangeCallbacks);

    /// <summary>Takes what one more provider finds.</summary>
    public async Task AddFromAsync(IServiceEndpointProvider provider, CancellationToken cancellationToken)
    {
        int endpoints = Endpoints.Count;
        int tokens = _tokens.Count;
        await provider.PopulateAsync(this, cancellationToken).ConfigureAwait(false);
        bool tellsChanges = _tokens.FindIndex(tokens, static token => token.ActiveChangeCallbacks) >= 0;
        NeedsTimer |= Endpoints.Count > endpoints && !tellsChanges;
    }

    public void AddChangeToken(IChangeToken changeToken) => _tokens.Add(changeToken);

    /// <summary>Calls back once a provider says that it is time to look again.</summary>
    /// <returns>Ends the subscription.</returns>
    public IDisposable OnChange(Action callback) =>
        new CompositeChangeToken(_tokens).RegisterChangeCallback(static state => ((Action)state!)(), callback);
}
