using Balancing.Hosting;
using Microsoft.Extensions.Options;

namespace Balancing.Http.Clients;

/// <summary>Brings the options of a client into those of its pool.</summary>
internal sealed class ConfigureClientPool(IEnumerable<ClientSettings> settings)
    : IConfigureNamedOptions<NamedBackendPoolOptions>
{
    public void Configure(NamedBackendPoolOptions options) => Configure(Options.DefaultName, options);

    public void Configure(string? name, NamedBackendPoolOptions options)
    {
        ClientSettings[] own = [.. settings.Where(entry => entry.Client == name)];
        if (own.Length == 0)
        {
            return; // a pool of something else
        }

        ClientOptions client = ClientOptions.Create(options);
        foreach (ClientSettings entry in own)
        {
            if (entry.Section is not null)
            {
                client.Read(entry.Section);
            }

            entry.Configure?.Invoke(client.Http);
        }

        HttpBalancingOptions http = client.Http;
        options.AdditionalKeys.UnionWith(ClientOptions.Keys);
        if (http.IsSelectorSet)
        {
            options.CreateSelector = http.Selector;
        }

        AddBackends(http, options);
    }

    private static void AddBackends(HttpBalancingOptions http, NamedBackendPoolOptions options)
    {
        foreach (HttpBackend backend in http.Backends)
        {
            options.Backends.Add(ClientBackends.Describe(backend));
        }

        ILookup<string, HttpBackend> given = http.Backends.Where(static backend => backend is not null).ToLookup(
            static backend => backend.Id, StringComparer.Ordinal);
        Func<BackendSettings, Backend> create = options.CreateBackend ?? ClientBackends.Create;
        options.CreateBackend = entry => given[entry.Id!].FirstOrDefault() ?? create(entry);
    }
}
