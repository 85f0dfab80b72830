using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipes;
using System.Runtime.InteropServices;

namespace TcpProxy.Tests.Support;

/// <summary>What waits in a pipe. Linux only.</summary>
internal static class PipeContent
{
    private const nuint BytesToRead = 0x541B; // FIONREAD

    /// <summary>Counts the bytes that the system holds for the reader.</summary>
    public static int CountBytes(StreamReader reader)
    {
        SafeHandle pipe = reader.BaseStream switch
        {
            PipeStream stream => stream.SafePipeHandle,
            FileStream stream => stream.SafeFileHandle,
            _ => throw new NotSupportedException($"A {reader.BaseStream.GetType().Name} is no pipe."),
        };
        return NativeMethods.Control(pipe, BytesToRead, out int count) == 0
            ? count
            : throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    private static class NativeMethods
    {
        [DllImport("libc", EntryPoint = "ioctl", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
        [SuppressMessage("Style", "SYSLIB1054:Use LibraryImport", Justification = "As the other imports of the tests.")]
        public static extern int Control(SafeHandle pipe, nuint request, out int count);
    }
}
