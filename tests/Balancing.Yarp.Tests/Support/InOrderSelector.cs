using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;

namespace Balancing.Yarp.Tests.Support;

/// <summary>Selects the first member, in the order of ids, that may be selected.</summary>
internal sealed class InOrderSelector(BackendPool pool) : IBackendSelector
{
    public const string Policy = "InOrder";

    public BackendPool Pool => pool;

    public static void Add(IReverseProxyBuilder proxy) =>
        proxy.AddBalancingPolicy(Policy, static pool => new InOrderSelector(pool));

    public bool TrySelect(in SelectionContext context, [NotNullWhen(true)] out Backend? backend)
    {
        foreach (Backend candidate in pool.Backends)
        {
            if (context.CanSelect(candidate))
            {
                backend = candidate;
                return true;
            }
        }

        backend = null;
        return false;
    }
}
