using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace HttpGateway.Tests.Discovery.Dns;

/// <summary>A DNS server on a free UDP port of the loopback address.</summary>
internal sealed class FakeDnsServer : IDisposable
{
    private const int NameError = 3; // NXDOMAIN
    private const int HeaderLength = 12;
    private const int AnswerFlags = 0x8580; // a response with authority, recursion desired and available

    private readonly UdpClient _socket;
    private readonly Lock _gate = new();
    private DnsRecord[] _records = [];
    private DnsRecord[] _additionals = [];
    private int _error;
    private int _queries;

    public FakeDnsServer(int port = 0)
    {
        _socket = new UdpClient(new IPEndPoint(IPAddress.Loopback, port));
        EndPoint = (IPEndPoint)_socket.Client.LocalEndPoint!;
        _ = ServeAsync();
    }

    public IPEndPoint EndPoint { get; }

    /// <summary>How many questions there were.</summary>
    public int Queries => Volatile.Read(ref _queries);

    /// <summary>Whether it leaves questions without an answer, like a server that is down.</summary>
    public bool IsSilent { get; set; }

    /// <summary>Answers with these records from now on. A name without any does not exist.</summary>
    public void Set(params DnsRecord[] records) => Set(records, additionals: []);

    public void Set(DnsRecord[] records, DnsRecord[] additionals, int error = 0)
    {
        lock (_gate)
        {
            (_records, _additionals, _error) = (records, additionals, error);
        }
    }

    /// <summary>Answers each question with an error: 2 is SERVFAIL, 3 NXDOMAIN.</summary>
    public void Fail(int error) => Set([], [], error);

    /// <summary>Waits for so many more questions.</summary>
    public Task QueriesAsync(int more)
    {
        int wanted = Queries + more;
        return Wait.UntilAsync(() => Task.FromResult(Queries), queries => queries >= wanted);
    }

    public void Dispose() => _socket.Dispose();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                UdpReceiveResult question = await _socket.ReceiveAsync();
                byte[] answer = Answer(question.Buffer);
                Interlocked.Increment(ref _queries);
                if (!IsSilent)
                {
                    await _socket.SendAsync(answer, question.RemoteEndPoint);
                }
            }
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private byte[] Answer(byte[] question)
    {
        string name = DnsName.Decode(question.AsSpan(HeaderLength), out int length);
        int type = BinaryPrimitives.ReadUInt16BigEndian(question.AsSpan(HeaderLength + length));
        lock (_gate)
        {
            bool exists = _records.Any(record => IsSame(record.Name, name));
            DnsRecord[] answers = [.. Find(name, type)];
            DnsRecord[] additionals = answers.Length == 0 ? [] : _additionals;
            byte[] header = new byte[HeaderLength];
            question.AsSpan(0, 2).CopyTo(header);
            int error = _error > 0 ? _error : exists ? 0 : NameError;
            BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(2), (ushort)(AnswerFlags | error));
            BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(4), 1);
            BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(6), (ushort)answers.Length);
            BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(10), (ushort)additionals.Length);
            return
            [
                .. header, .. question.AsSpan(HeaderLength, length + 4),
                .. answers.Concat(additionals).SelectMany(static record => record.Encode()),
            ];
        }
    }

    private IEnumerable<DnsRecord> Find(string name, int type)
    {
        foreach (DnsRecord record in _records.Where(record => IsSame(record.Name, name)))
        {
            if (record.Type == type)
            {
                yield return record;
            }
            else if (record.Type == DnsRecord.TypeCname)
            {
                yield return record;
                foreach (DnsRecord next in Find(DnsName.Decode(record.Data, out _), type))
                {
                    yield return next;
                }
            }
        }
    }

    private static bool IsSame(string a, string b) =>
        string.Equals(a.TrimEnd('.'), b.TrimEnd('.'), StringComparison.OrdinalIgnoreCase);
}
