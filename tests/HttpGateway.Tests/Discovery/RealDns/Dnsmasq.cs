using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Balancing.Tests.Common;

namespace HttpGateway.Tests.Discovery.RealDns;

/// <summary>A dnsmasq that has these records and no others. It ends with this object.</summary>
internal sealed class Dnsmasq : IDisposable
{
    public const string Missing = "dnsmasq is not in the PATH; Debian's package is dnsmasq-base.";

    private readonly Process _process;

    /// <summary>Starts the server. It answers soon after that.</summary>
    /// <param name="endPoint">Where it listens.</param>
    /// <param name="records">Options such as <c>--host-record=web.test,10.0.0.1,5</c>.</param>
    public Dnsmasq(IPEndPoint endPoint, params string[] records)
    {
        string[] arguments =
        [
            "--keep-in-foreground", "--conf-file=/dev/null", "--no-resolv", "--no-hosts", "--pid-file=", "--user=",
            "--bind-interfaces", $"--listen-address={endPoint.Address}",
            $"--port={endPoint.Port.ToString(CultureInfo.InvariantCulture)}", "--local-ttl=1", .. records,
        ];
        _process = Process.Start(new ProcessStartInfo("dnsmasq", arguments) { RedirectStandardError = true })!;
        _process.ErrorDataReceived += static (_, _) => { }; // its log
        _process.BeginErrorReadLine();
    }

    public static bool IsInstalled => RequiredTool.Find("dnsmasq") is not null;

    /// <summary>A port of the loopback address, free for UDP and for TCP: a DNS server listens on both.</summary>
    public static IPEndPoint FreeEndPoint()
    {
        while (true)
        {
            using UdpClient socket = new(new IPEndPoint(IPAddress.Loopback, 0));
            IPEndPoint endPoint = (IPEndPoint)socket.Client.LocalEndPoint!;
            try
            {
                using Socket stream = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                stream.Bind(endPoint);
                return endPoint;
            }
            catch (SocketException)
            {
                // A connection has the number.
            }
        }
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
