using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace HttpGateway.Hosting.Drain;

/// <summary>Makes Linux ignore new connections to a listening socket, while those that wait can still be accepted.
/// </summary>
/// <remarks>
/// A socket that is closed resets the connections that wait to be accepted, and there is always one that was made after
/// the last accept. So the socket first gets a filter that drops the first packet of each new connection. Its client
/// sends that packet again after a second. By then the socket is closed and the connection is refused, or another
/// process listens and accepts it.
/// </remarks>
internal static class SynFilter
{
    private const int SocketLevel = 1; // SOL_SOCKET
    private const int AttachFilter = 26; // SO_ATTACH_FILTER

    private const uint FlagsOffset = 13; // of the byte with the flags in a TCP header
    private const uint Syn = 0x02;
    private const uint Ack = 0x10;

    // Classic BPF: only a packet with SYN and without ACK is dropped.
    private static readonly Instruction[] Program = Pinned(
        new(0x30, 0, 0, FlagsOffset), // load a byte
        new(0x54, 0, 0, Syn | Ack), // and
        new(0x15, 0, 1, Syn), // not equal: skip one
        new(0x06, 0, 0, 0), // return: keep no byte
        new(0x06, 0, 0, uint.MaxValue)); // return: keep all bytes

    /// <summary>Adds the filter, where the system has it.</summary>
    /// <returns>Whether the socket has it now.</returns>
    public static bool TryAttach(Socket socket)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        // struct sock_fprog: a length, and a pointer at its own alignment.
        Span<byte> program = stackalloc byte[2 * nint.Size];
        program.Clear();
        MemoryMarshal.Write(program, (ushort)Program.Length);
        MemoryMarshal.Write(program[nint.Size..], Marshal.UnsafeAddrOfPinnedArrayElement(Program, 0));
        try
        {
            socket.SetRawSocketOption(SocketLevel, AttachFilter, program);
            return true;
        }
        catch (SocketException)
        {
            return false; // a sandbox may forbid it
        }
    }

    private static Instruction[] Pinned(params ReadOnlySpan<Instruction> instructions)
    {
        Instruction[] pinned = GC.AllocateArray<Instruction>(instructions.Length, pinned: true);
        instructions.CopyTo(pinned);
        return pinned;
    }

    /// <summary>struct sock_filter.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Instruction(ushort Code, byte SkipIfTrue, byte SkipIfFalse, uint Value);
}
