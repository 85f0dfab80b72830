using System.Collections.Immutable;
using Balancing.Hosting;

namespace Balancing.Grpc;

/// <summary>The names of the load balancing policies, as service configs have them.</summary>
/// <remarks>One name per selector: a channel changes its policy only when the name changes.</remarks>
internal static class PolicyNames
{
    /// <summary>The policy with a selector from outside the library.</summary>
    public const string Custom = Prefix + "Custom";

    private const string Prefix = "Balancing.";

    /// <summary>The policies of the selectors of the library.</summary>
    public static ImmutableArray<string> OfSelectors { get; } =
        [.. NamedSelectors.Names.Select(static name => Prefix + name)];

    /// <summary>The policy of a selector.</summary>
    /// <param name="selectorName">The name of the selector; case does not matter.</param>
    /// <exception cref="ArgumentException">There is no such selector.</exception>
    public static string GetName(string selectorName)
    {
        ArgumentNullException.ThrowIfNull(selectorName);
        string? known = NamedSelectors.Names.FirstOrDefault(
            name => name.Equals(selectorName, StringComparison.OrdinalIgnoreCase));
        return known is not null
            ? Prefix + known
            : throw new ArgumentException(
                $"Selector must be one of {string.Join(", ", NamedSelectors.Names)}, but was '{selectorName}'.",
                nameof(selectorName));
    }

    /// <summary>The function that creates a selector of the library.</summary>
    /// <param name="selectorName">The name of the selector.</param>
    public static Func<BackendPool, IBackendSelector> CreatorOf(string selectorName) =>
        pool => NamedSelectors.Create(selectorName, pool);

    /// <summary>The name of the selector of a policy in <see cref="OfSelectors"/>.</summary>
    /// <param name="policyName">The policy.</param>
    public static string SelectorOf(string policyName) => policyName[Prefix.Length..];
}
