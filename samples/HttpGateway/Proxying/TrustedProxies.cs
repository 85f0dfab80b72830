using System.Collections.Immutable;
using System.Net;

namespace HttpGateway.Proxying;

/// <summary>Finds the client behind the proxies in front.</summary>
internal sealed class TrustedProxies(ImmutableArray<IPNetwork> networks)
{
    /// <summary>If the peer is trusted, the client is the last address in X-Forwarded-For that is not a trusted proxy
    /// itself. Hashes of the client's address then work behind a proxy too.</summary>
    public void Apply(HttpContext context, RequestNote note)
    {
        if (context.Connection.RemoteIpAddress is not { } peer || !Contains(peer))
        {
            return;
        }

        note.TrustedPeer = peer;
        string[] chain = context.Request.Headers[ForwardedHeader.For].ToString()
            .Split(',', StringSplitOptions.TrimEntries);
        for (int index = chain.Length - 1; index >= 0; index--)
        {
            if (!IPAddress.TryParse(chain[index], out IPAddress? address))
            {
                return; // what is left of it cannot be believed
            }

            context.Connection.RemoteIpAddress = address;
            if (!Contains(address))
            {
                return;
            }
        }
    }

    private bool Contains(IPAddress address)
    {
        IPAddress plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        foreach (IPNetwork network in networks)
        {
            if (network.Contains(plain))
            {
                return true;
            }
        }

        return false;
    }
}
