using Balancing.Http;
using Balancing.Http.Clients;
using Balancing.Http.Discovery;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Balances the requests of clients of <see cref="IHttpClientFactory"/>.</summary>
/// <remarks>
/// <para>Each client has one pool and one selector under its name, however often the factory renews its handlers:
/// <c>services.GetBackendPool("api")</c>, or keyed services of the types <see cref="Balancing.BackendPool"/> and
/// <see cref="Balancing.IBackendSelector"/>. A client without a base address gets <c>http://&lt;name&gt;/</c>, so
/// relative URIs work; host and port of a request do not matter.</para>
/// <para>Call it after other handlers were added, so that it is inside: then each attempt of a resilience handler gets
/// another backend. Set <see cref="System.Net.Http.SocketsHttpHandler.ConnectTimeout"/> on the primary handler.</para>
/// </remarks>
public static class HttpClientBalancingExtensions
{
    /// <summary>Balances over the backends of the section <c>Balancing:&lt;name of the client&gt;</c> of the
    /// configuration, and follows its changes.</summary>
    /// <param name="builder">The builder of the client.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    /// <exception cref="ArgumentException">The builder is for the defaults of all clients, which have no
    /// name.</exception>
    /// <remarks>The section has the keys of <c>AddBackendPool</c>, <c>MaxConnectAttempts</c> and
    /// <c>HonorRetryAfter</c>. What is wrong at the start is thrown there. A reload that is wrong is logged, and
    /// changes nothing.</remarks>
    public static IHttpClientBuilder AddBalancing(this IHttpClientBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        string name = BalancedClients.GetName(builder);
        builder.Services.AddBackendPool(name);
        return BalancedClients.Add(
            builder,
            services => services.GetRequiredService<IConfiguration>().GetSection($"Balancing:{name}"),
            configure: null);
    }

    /// <summary>Balances over the backends that code lists.</summary>
    /// <param name="builder">The builder of the client.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The builder is for the defaults of all clients, which have no
    /// name.</exception>
    public static IHttpClientBuilder AddBalancing(
        this IHttpClientBuilder builder, Action<HttpBalancingOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.AddBackendPool(BalancedClients.GetName(builder), static _ => { });
        return BalancedClients.Add(builder, getSection: null, configure);
    }

    /// <summary>Balances over the backends of a section of the configuration, and follows its changes.</summary>
    /// <param name="builder">The builder of the client.</param>
    /// <param name="section">The section.</param>
    /// <param name="configure">Sets what a configuration cannot have, such as the key; null for nothing.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="section"/> is
    /// null.</exception>
    /// <exception cref="ArgumentException">The builder is for the defaults of all clients, which have no
    /// name.</exception>
    /// <remarks><inheritdoc cref="AddBalancing(IHttpClientBuilder)" path="/remarks/node()"/></remarks>
    public static IHttpClientBuilder AddBalancing(
        this IHttpClientBuilder builder, IConfiguration section, Action<HttpBalancingOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(section);
        builder.Services.AddBackendPool(BalancedClients.GetName(builder), section);
        return BalancedClients.Add(builder, _ => section, configure);
    }

    /// <summary>Balances over the endpoints that Microsoft.Extensions.ServiceDiscovery finds, and follows their
    /// changes.</summary>
    /// <param name="builder">The builder of the client.</param>
    /// <param name="service">The service, such as <c>https+http://orders</c>; null (the default) for
    /// <c>https+http://&lt;name of the client&gt;</c>.</param>
    /// <param name="configure">Sets the other options; null for nothing.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="service"/> is no name of a service, or the builder is for
    /// the defaults of all clients, which have no name.</exception>
    /// <remarks>
    /// <para>Needs <c>services.AddServiceDiscovery()</c>. Do not call <c>AddServiceDiscovery()</c> on the client too:
    /// it would choose an endpoint first.</para>
    /// <para>The first request begins the lookup and waits for it. A lookup that fails or finds nothing keeps the
    /// members; one that fails before there are any fails the requests that wait for it.</para>
    /// </remarks>
    public static IHttpClientBuilder AddBalancingFromServiceDiscovery(
        this IHttpClientBuilder builder, string? service = null, Action<HttpBalancingOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        string name = BalancedClients.GetName(builder);
        ServiceName parsed = ServiceName.Parse(service ?? $"https+http://{name}");
        builder.Services.AddBackendPool(name, static pool => pool.ManagesMembers = false);
        return BalancedClients.AddDiscovery(BalancedClients.Add(builder, getSection: null, configure), parsed);
    }
}
