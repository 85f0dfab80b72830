using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace HttpGateway.Tests.Discovery.RealDns;

/// <summary>A dnsmasq that has these records and no others. It ends with this object.</summary>
internal sealed class Dnsmasq : IDisposable
{
    public const string Missing = "dnsmasq is not in the PATH; Debian's package is dnsmasq-base.";

    private const int FirstPort = 10_000;
    private const int LastPort = 30_000; // systems choose ports for clients above it
    private const int HeaderLength = 12;

    private readonly Process _process;

    private Dnsmasq(Process process) => _process = process;

    public static bool IsInstalled => RequiredTool.Find("dnsmasq") is not null;

    /// <summary>A port of the loopback address, free for UDP and for TCP: a DNS server listens on both. No client gets
    /// it by chance, not even while the server is away.</summary>
    public static IPEndPoint FreeEndPoint()
    {
        while (true)
        {
            IPEndPoint endPoint = new(IPAddress.Loopback, Random.Shared.Next(FirstPort, LastPort));
            try
            {
                using UdpClient socket = new(endPoint);
                using Socket stream = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                stream.Bind(endPoint);
                return endPoint;
            }
            catch (SocketException)
            {
                // Another program has the number.
            }
        }
    }

    /// <summary>Starts the server, and waits until it answers.</summary>
    /// <param name="endPoint">Where it listens.</param>
    /// <param name="records">Options such as <c>--host-record=web.test,10.0.0.1,5</c>.</param>
    public static async Task<Dnsmasq> StartAsync(IPEndPoint endPoint, params string[] records)
    {
        string[] arguments =
        [
            "--keep-in-foreground", "--conf-file=/dev/null", "--no-resolv", "--no-hosts", "--pid-file=", "--user=",
            "--bind-interfaces", $"--listen-address={endPoint.Address}",
            $"--port={endPoint.Port.ToString(CultureInfo.InvariantCulture)}", "--local-ttl=1", .. records,
        ];
        Process process = Process.Start(
            new ProcessStartInfo("dnsmasq", arguments) { RedirectStandardError = true })!;
        ConcurrentQueue<string> log = [];
        process.ErrorDataReceived += (_, line) => log.Enqueue(line.Data ?? "");
        process.BeginErrorReadLine();
        Dnsmasq server = new(process);
        await Wait.UntilAsync(
            () =>
            {
                Assert.False(process.HasExited, $"dnsmasq has ended: {string.Join(' ', log)}");
                return AnswersAsync(endPoint);
            },
            static answers => answers);
        return server;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    // The answer to a question about the root does not matter.
    private static async Task<bool> AnswersAsync(IPEndPoint endPoint)
    {
        byte[] question = new byte[HeaderLength + 5]; // the name of the root is a zero, then type and class
        question[5] = 1; // one question
        question[HeaderLength + 2] = 1; // A
        question[HeaderLength + 4] = 1; // Internet
        using UdpClient client = new();
        using CancellationTokenSource pause = new(TimeSpan.FromMilliseconds(200));
        try
        {
            client.Connect(endPoint);
            await client.SendAsync(question);
            await client.ReceiveAsync(pause.Token);
            return true;
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException)
        {
            return false; // it does not listen yet
        }
    }
}
