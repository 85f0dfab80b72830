using Balancing.Hosting;

namespace Balancing.Http.Clients;

/// <summary>Turns entries of a configuration into backends, and backends of code into entries.</summary>
internal static class ClientBackends
{
    /// <summary>The backend of an entry. An address without a scheme is one of http.</summary>
    /// <exception cref="FormatException">The address is missing or malformed.</exception>
    /// <exception cref="ArgumentException">Something else is wrong.</exception>
    public static HttpBackend Create(BackendSettings settings)
    {
        Uri address = settings.ParseAddress();
        bool hasScheme = settings.Address!.Contains(Uri.SchemeDelimiter, StringComparison.Ordinal);
        return new HttpBackend(
            settings.Id!,
            hasScheme ? address : new Uri($"{Uri.UriSchemeHttp}{Uri.SchemeDelimiter}{settings.Address}"),
            settings.Weight,
            settings.Host)
        {
            MaxInFlight = settings.MaxInFlight ?? int.MaxValue,
        };
    }

    /// <summary>The entry of a backend. Equal values mean that nothing has changed.</summary>
    public static BackendSettings Describe(HttpBackend backend) => new()
    {
        Id = backend.Id,
        Address = backend.Address.AbsoluteUri,
        Weight = backend.Weight,
        Host = backend.Host,
        MaxInFlight = backend.MaxInFlight,
    };
}
