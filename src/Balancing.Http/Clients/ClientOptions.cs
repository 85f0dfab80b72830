using System.Globalization;
using System.Runtime.CompilerServices;
using Balancing.Hosting;
using Microsoft.Extensions.Configuration;

namespace Balancing.Http.Clients;

/// <summary>The options of a client that belong to one version of the options of its pool, and what is wrong with
/// them.</summary>
/// <remarks>Both are read together, so that a configuration takes effect as a whole or not at all.</remarks>
internal sealed class ClientOptions
{
    private static readonly ConditionalWeakTable<NamedBackendPoolOptions, ClientOptions> Known = [];

    private ClientOptions(NamedBackendPoolOptions pool) => Http = new HttpBalancingOptions(pool.Pool);

    /// <summary>The keys that the section of a client has besides those of its pool.</summary>
    public static IReadOnlyList<string> Keys { get; } =
        [nameof(HttpBalancingOptions.MaxConnectAttempts), nameof(HttpBalancingOptions.HonorRetryAfter)];

    public HttpBalancingOptions Http { get; }

    public List<string> Errors { get; } = [];

    /// <summary>The options that belong to those of a pool.</summary>
    public static ClientOptions Create(NamedBackendPoolOptions pool) =>
        Known.GetValue(pool, static pool => new ClientOptions(pool));

    /// <summary>Whether options of a client belong to those of a pool.</summary>
    public static bool Exists(NamedBackendPoolOptions pool) => Known.TryGetValue(pool, out _);

    /// <summary>Reads the keys of a section. What is wrong becomes an error.</summary>
    public void Read(IConfiguration section)
    {
        Read<int>(
            section,
            nameof(Http.MaxConnectAttempts),
            "a whole number of at least 1",
            static (string text, out int value) =>
                int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= 1,
            attempts => Http.MaxConnectAttempts = attempts);
        Read<bool>(
            section,
            nameof(Http.HonorRetryAfter),
            "true or false",
            bool.TryParse,
            honor => Http.HonorRetryAfter = honor);
    }

    private void Read<T>(IConfiguration section, string key, string allowed, Parser<T> tryParse, Action<T> set)
    {
        IConfigurationSection entry = section.GetSection(key);
        if (!entry.Exists())
        {
            return;
        }

        if (entry.Value is { } text && tryParse(text, out T value))
        {
            set(value);
        }
        else
        {
            Errors.Add($"{entry.Path} must be {allowed}, but was '{entry.Value}'.");
        }
    }

    private delegate bool Parser<T>(string text, out T value);
}
