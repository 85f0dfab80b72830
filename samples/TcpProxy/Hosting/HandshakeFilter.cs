using System.Net.Sockets;
using System.Runtime.InteropServices;
using TcpProxy.Epoll;

namespace TcpProxy.Hosting;

/// <summary>Makes Linux ignore new handshakes on a listener. Those under way, and the backlog, go on.</summary>
/// <remarks>
/// Closing a listener resets every connection that was made since the last accept. With the filter none is made: the
/// system drops the first packet of a client. The client sends it again after a second, and meets the next process or a
/// refusal.
/// </remarks>
internal static unsafe class HandshakeFilter
{
    /// <summary>Attaches the filter.</summary>
    /// <returns>False on other systems, and where the system refuses it.</returns>
    public static bool TryAttach(Socket listener)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        const int Flags = 13; // the byte of the TCP header
        const int Syn = 2; // set in the first packet of a client, and in no other to a listener
        ReadOnlySpan<Instruction> program =
        [
            new(0x30, IfTrue: 0, IfFalse: 0, Flags), // load that byte
            new(0x54, IfTrue: 0, IfFalse: 0, Syn), // keep that bit
            new(0x15, IfTrue: 1, IfFalse: 0, Syn), // skip one instruction if it is set
            new(0x06, IfTrue: 0, IfFalse: 0, uint.MaxValue), // pass the whole packet
            new(0x06, IfTrue: 0, IfFalse: 0, 0), // drop it
        ];
        fixed (Instruction* instructions = program)
        {
            Program option = new() { Length = (ushort)program.Length, Instructions = instructions };
            try
            {
                listener.SetRawSocketOption(
                    LinuxConstants.SocketLevel,
                    LinuxConstants.AttachFilterOption,
                    new ReadOnlySpan<byte>(&option, sizeof(Program)));
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        }
    }

    /// <summary>struct sock_filter of linux/filter.h: an instruction of the classic Berkeley packet filter.</summary>
    /// <param name="Code">What it does.</param>
    /// <param name="IfTrue">How many instructions a comparison that holds skips.</param>
    /// <param name="IfFalse">The same for one that does not hold.</param>
    /// <param name="Operand">The number it works with.</param>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Instruction(ushort Code, byte IfTrue, byte IfFalse, uint Operand);

    /// <summary>struct sock_fprog of linux/filter.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Program
    {
        public ushort Length;
        public Instruction* Instructions;
    }
}
