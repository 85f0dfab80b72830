using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Faults.Servers;

/// <summary>A server for HTTP/1.1. Its faults can be switched while it runs.</summary>
internal sealed class FaultyServer : IAsyncDisposable
{
    private const int BodyLength = 4096;

    private static readonly byte[] Answer = Encoding.ASCII.GetBytes(
        $"HTTP/1.1 200 OK\r\nContent-Length: {BodyLength}\r\n\r\n{new string('x', BodyLength)}");

    private static readonly byte[] Noise = Encoding.ASCII.GetBytes("\u0001\u0002 no protocol at all\r\n\r\n");

    private readonly List<Socket> _connections = [];
    private readonly List<Task> _work = [];
    private readonly Lock _gate = new();
    private Socket? _listener;
    private volatile Fault _fault;

    public FaultyServer()
    {
        _listener = Listen(0);
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        Start(_listener);
    }

    public int Port { get; }

    /// <summary>Switches to a fault, or back to none.</summary>
    public void Become(Fault fault)
    {
        Fault before = _fault;
        _fault = fault;
        if (fault == Fault.Refusing)
        {
            Close();
        }
        else if (before == Fault.Refusing)
        {
            _listener = Listen(Port);
            Start(_listener);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Close();
        Task[] work;
        lock (_gate)
        {
            work = [.. _work];
        }

        await Task.WhenAll(work).ConfigureAwait(false);
    }

    private static Socket Listen(int port)
    {
        Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        listener.Listen(4096);
        return listener;
    }

    private static void Reset(Socket connection)
    {
        connection.LingerState = new LingerOption(enable: true, seconds: 0);
        connection.Dispose();
    }

    // The work runs on its own: a server that is switched off ends it by closing the sockets.
    private void Start(Socket listener)
    {
        lock (_gate)
        {
            _work.Add(Task.Run(() => AcceptAsync(listener)));
        }
    }

    private void Close()
    {
        _listener?.Dispose();
        _listener = null;
        lock (_gate)
        {
            _connections.ForEach(static connection => Reset(connection));
            _connections.Clear();
        }
    }

    private async Task AcceptAsync(Socket listener)
    {
        try
        {
            while (true)
            {
                Socket connection = await listener.AcceptAsync().ConfigureAwait(false);
                lock (_gate)
                {
                    _connections.Add(connection);
                    _work.RemoveAll(static task => task.IsCompleted);
                    _work.Add(Task.Run(() => ServeAsync(connection)));
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The server refuses, or has ended.
        }
    }

    private async Task ServeAsync(Socket connection)
    {
        try
        {
            byte[] buffer = new byte[4096];
            int filled = 0;
            while (true)
            {
                int end = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8);
                if (end >= 0)
                {
                    buffer.AsSpan(end + 4, filled - end - 4).CopyTo(buffer);
                    filled -= end + 4;
                    await AnswerAsync(connection).ConfigureAwait(false);
                    continue;
                }

                int length = await connection.ReceiveAsync(buffer.AsMemory(filled)).ConfigureAwait(false);
                if (length == 0)
                {
                    break;
                }

                filled += length;
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The client, or the fault, has cut the connection.
        }

        lock (_gate)
        {
            _connections.Remove(connection);
        }

        connection.Dispose();
    }

    private async Task AnswerAsync(Socket connection)
    {
        switch (_fault)
        {
            case Fault.Hanging:
                break; // the client gives up
            case Fault.Slow:
                await Task.Delay(TimeSpan.FromMilliseconds(500)).ConfigureAwait(false);
                await connection.SendAsync(Answer).ConfigureAwait(false);
                break;
            case Fault.Resetting:
                await connection.SendAsync(Answer.AsMemory(0, Answer.Length / 2)).ConfigureAwait(false);
                Reset(connection);
                break;
            case Fault.Garbage:
                await connection.SendAsync(Noise).ConfigureAwait(false);
                break;
            default:
                await connection.SendAsync(Answer).ConfigureAwait(false);
                break;
        }
    }
}
