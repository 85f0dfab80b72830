using System.Net;
using System.Net.Sockets;

namespace TcpProxy.Tests.RealServers;

/// <summary>Waits until a server listens.</summary>
internal static class Ports
{
    public static Task WaitAsync(string address) => Wait.UntilAsync(
        async () =>
        {
            using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(IPEndPoint.Parse(address));
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        },
        static isListening => isListening);
}
