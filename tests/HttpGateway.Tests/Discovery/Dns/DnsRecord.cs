using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace HttpGateway.Tests.Discovery.Dns;

/// <summary>A record of the fake DNS server.</summary>
internal sealed record DnsRecord(string Name, int Type, int Ttl, byte[] Data)
{
    public const int TypeA = 1;
    public const int TypeCname = 5;
    public const int TypeAaaa = 28;
    public const int TypeSrv = 33;

    public static DnsRecord Address(string name, string address, int ttl = 0)
    {
        IPAddress parsed = IPAddress.Parse(address);
        return new DnsRecord(
            name,
            parsed.AddressFamily == AddressFamily.InterNetwork ? TypeA : TypeAaaa,
            ttl,
            parsed.GetAddressBytes());
    }

    public static DnsRecord Alias(string name, string target, int ttl = 0) =>
        new(name, TypeCname, ttl, DnsName.Encode(target));

    public static DnsRecord Service(string name, string target, int port, int weight = 0, int priority = 0, int ttl = 0)
    {
        byte[] numbers = new byte[6];
        BinaryPrimitives.WriteUInt16BigEndian(numbers, (ushort)priority);
        BinaryPrimitives.WriteUInt16BigEndian(numbers.AsSpan(2), (ushort)weight);
        BinaryPrimitives.WriteUInt16BigEndian(numbers.AsSpan(4), (ushort)port);
        return new DnsRecord(name, TypeSrv, ttl, [.. numbers, .. DnsName.Encode(target)]);
    }

    public byte[] Encode()
    {
        byte[] numbers = new byte[10];
        BinaryPrimitives.WriteUInt16BigEndian(numbers, (ushort)Type);
        BinaryPrimitives.WriteUInt16BigEndian(numbers.AsSpan(2), 1); // class IN
        BinaryPrimitives.WriteUInt32BigEndian(numbers.AsSpan(4), (uint)Ttl);
        BinaryPrimitives.WriteUInt16BigEndian(numbers.AsSpan(8), (ushort)Data.Length);
        return [.. DnsName.Encode(Name), .. numbers, .. Data];
    }
}
