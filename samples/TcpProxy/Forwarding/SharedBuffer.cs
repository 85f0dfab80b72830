using System.Buffers;

namespace TcpProxy.Forwarding;

/// <summary>Lends each thread one buffer. A connection keeps it only while its receiver is slow.</summary>
internal static class SharedBuffer
{
    public const int Size = 32 * 1024;

    [ThreadStatic]
    private static byte[]? _idle;

    public static byte[] Take()
    {
        byte[]? buffer = _idle;
        _idle = null;
        return buffer ?? ArrayPool<byte>.Shared.Rent(Size);
    }

    public static void Return(byte[] buffer)
    {
        if (_idle is null)
        {
            _idle = buffer;
        }
        else
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
