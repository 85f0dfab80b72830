using System.Net;
using System.Runtime.InteropServices;

namespace TcpProxy.Connections;

/// <summary>Counts the connections of each client address.</summary>
/// <remarks>It counts without a limit too, so that a reload can set one. Thread-safe.</remarks>
internal sealed class ClientCounts
{
    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, int> _counts = [];

    /// <summary>Counts a connection, unless its client has as many as it may.</summary>
    public bool TryEnter(IPAddress client, int limit)
    {
        lock (_gate)
        {
            ref int count = ref CollectionsMarshal.GetValueRefOrAddDefault(_counts, client, out _);
            if (count >= limit)
            {
                return false; // the limit is 1 or more, so the entry was there before
            }

            count++;
            return true;
        }
    }

    public void Leave(IPAddress client)
    {
        lock (_gate)
        {
            int count = _counts[client] - 1;
            if (count == 0)
            {
                _counts.Remove(client);
            }
            else
            {
                _counts[client] = count;
            }
        }
    }
}
