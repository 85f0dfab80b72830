using HttpGateway.Configuration;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace HttpGateway.Hosting;

/// <summary>How much a client may send.</summary>
internal static class KestrelLimits
{
    /// <summary>Sets the limits.</summary>
    /// <param name="limits">The limits of the server.</param>
    /// <param name="section">Members of Kestrel's own section, such as MaxRequestHeadersTotalSize.</param>
    /// <param name="settings">The settings of the gateway.</param>
    /// <exception cref="StartException">The section has a wrong value.</exception>
    public static void Apply(KestrelServerLimits limits, IConfigurationSection section, GatewaySettings settings)
    {
        try
        {
            section.Bind(limits, static binder => binder.ErrorOnUnknownConfiguration = true);
        }
        catch (InvalidOperationException failure)
        {
            throw new StartException(failure.Message, failure);
        }

        limits.MaxRequestBodySize = settings.MaxRequestBodySize;
    }
}
