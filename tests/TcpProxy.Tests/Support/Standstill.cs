using TcpProxy.Status;

namespace TcpProxy.Tests.Support;

/// <summary>Waits for the moment at which slow readers have stopped everything.</summary>
internal static class Standstill
{
    /// <summary>Waits until the proxy takes no more bytes, or has taken all of them.</summary>
    /// <returns>The bytes that it has taken since its start.</returns>
    public static async Task<long> StandstillAsync(this ProxyProcess proxy, long all = long.MaxValue)
    {
        const int LooksWithoutChange = 15;
        long last = 0;
        int unchanged = 0;
        await Wait.UntilAsync(proxy.StatusAsync, status =>
        {
            long taken = BytesOf(status);
            unchanged = taken == last && taken > 0 ? unchanged + 1 : 0;
            last = taken;
            return unchanged == LooksWithoutChange || taken == all;
        });
        return last;
    }

    private static long BytesOf(StatusReport status) =>
        status.Backends.Sum(static backend => backend.BytesToClient + backend.BytesToServer);
}
