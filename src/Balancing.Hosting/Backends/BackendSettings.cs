using Balancing.Hosting.Backends;

namespace Balancing.Hosting;

/// <summary>One backend of a <see cref="NamedBackendPoolOptions"/>: an entry of the list <c>Backends</c> in a
/// configuration.</summary>
public sealed class BackendSettings
{
    /// <summary>The id of the backend; null (the default) for <see cref="Address"/> as written.</summary>
    public string? Id { get; set; }

    /// <summary>Where the server listens: <c>host:port</c>, or a URI such as <c>https://10.0.0.1/base</c>.</summary>
    /// <remarks>Required, unless <see cref="NamedBackendPoolOptions.CreateBackend"/> is set and needs none.</remarks>
    public string? Address { get; set; }

    /// <summary>The share of the traffic relative to the others: 0 to 1,000,000, by default 1. 0 drains.</summary>
    public int Weight { get; set; } = 1;

    /// <summary>The host name for the <c>Host</c> header, TLS and certificates; null (the default) for the one of the
    /// address.</summary>
    public string? Host { get; set; }

    /// <summary>The most requests that may be in flight on the backend: 1 or more; null (the default) for no
    /// limit.</summary>
    public int? MaxInFlight { get; set; }

    /// <summary>Where the entry stands in the configuration; null for an entry of code.</summary>
    internal string? KeyPath { get; init; }

    /// <summary>The address as a URI: <c>host:port</c> becomes <c>tcp://host:port</c>.</summary>
    /// <exception cref="FormatException">The address is missing or malformed.</exception>
    /// <remarks>For a <see cref="NamedBackendPoolOptions.CreateBackend"/> of your own.</remarks>
    public Uri ParseAddress() =>
        Address is not null && BackendAddress.TryParse(Address, out Uri? address)
            ? address
            : throw new FormatException($"Address must be {BackendAddress.Allowed}, but was '{Address}'.");

    /// <summary>A copy that has an id.</summary>
    internal BackendSettings Copy() =>
        new()
        {
            Id = Id ?? Address,
            Address = Address,
            Weight = Weight,
            Host = Host,
            MaxInFlight = MaxInFlight,
            KeyPath = KeyPath,
        };

    /// <summary>Whether the other entry describes the same backend with the same values.</summary>
    internal bool IsSameAs(BackendSettings other) =>
        Id == other.Id
        && Address == other.Address
        && Weight == other.Weight
        && Host == other.Host
        && MaxInFlight == other.MaxInFlight;
}
