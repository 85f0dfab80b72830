using System.Net;

namespace Balancing.Tests.Allocation;

/// <summary>Every way to select, by name.</summary>
internal static class SelectionPaths
{
    private const string Short = "user-42";

    private static readonly string Long = new('ü', 400); // 800 bytes of UTF-8: too long for the stack
    private static readonly byte[] Bytes = "user-42"u8.ToArray();
    private static readonly IPAddress IPv4 = IPAddress.Parse("10.1.2.3");
    private static readonly IPAddress IPv6 = IPAddress.Parse("2001:db8::42");
    private static readonly IPAddress Mapped = IPAddress.Parse("::ffff:10.1.2.3");

    public static Dictionary<string, Action<IBackendSelector>> All { get; } = new()
    {
        ["no key"] = static selector => selector.TrySelect(out _),
        ["null text"] = static selector => selector.TrySelect((string?)null, out _),
        ["null address"] = static selector => selector.TrySelect((IPAddress?)null, out _),
        ["key"] = static selector => selector.TrySelect(SelectionKey.FromHash(42), out _),
        ["context"] =
            static selector => selector.TrySelect(new SelectionContext { Key = SelectionKey.FromHash(42) }, out _),
        ["string"] = static selector => selector.TrySelect(Short, out _),
        ["long string"] = static selector => selector.TrySelect(Long, out _),
        ["chars"] = static selector => selector.TrySelect(Short.AsSpan(1), out _),
        ["long chars"] = static selector => selector.TrySelect(Long.AsSpan(1), out _),
        ["UTF-8"] = static selector => selector.TrySelect(Bytes, out _),
        ["IPv4"] = static selector => selector.TrySelect(IPv4, out _),
        ["IPv6"] = static selector => selector.TrySelect(IPv6, out _),
        ["IPv4 mapped to IPv6"] = static selector => selector.TrySelect(Mapped, out _),
        ["network"] = static selector => selector.TrySelect(SelectionKey.FromIPAddress(IPv6, 24, 56), out _),
    };

    /// <summary>For selectors with replicas.</summary>
    public static Dictionary<string, Action<IReplicaSelector>> Replicas { get; } = new()
    {
        ["no key"] = static selector => selector.SelectReplicas([null!, null!, null!]),
        ["key"] = static selector => selector.SelectReplicas(SelectionKey.FromHash(42), [null!, null!, null!]),
        ["context"] =
            static selector =>
                selector.SelectReplicas(
                    new SelectionContext { Key = SelectionKey.FromHash(42) }, [null!, null!, null!]),
        ["string"] = static selector => selector.SelectReplicas(Short, [null!, null!, null!]),
        ["long string"] = static selector => selector.SelectReplicas(Long, [null!, null!, null!]),
        ["chars"] = static selector => selector.SelectReplicas(Short.AsSpan(1), [null!, null!, null!]),
        ["UTF-8"] = static selector => selector.SelectReplicas(Bytes, [null!, null!, null!]),
        ["IPv4"] = static selector => selector.SelectReplicas(IPv4, [null!, null!, null!]),
        ["IPv6"] = static selector => selector.SelectReplicas(IPv6, [null!, null!, null!]),
    };
}
