using System.ComponentModel;
using System.Runtime.InteropServices;

namespace TcpProxy.Tests.Support;

/// <summary>The limit of descriptors of a running process. Linux only.</summary>
internal static class ProcessDescriptors
{
    private const int NumberOfFiles = 7; // RLIMIT_NOFILE

    /// <summary>Sets the limit. What is open stays open.</summary>
    /// <returns>The limit of before.</returns>
    public static ulong SetLimit(int process, ulong limit)
    {
        ulong[] present = new ulong[2]; // struct rlimit: the soft limit, and the hard one
        Check(NativeMethods.ProcessLimit(process, NumberOfFiles, null, present));
        Check(NativeMethods.ProcessLimit(process, NumberOfFiles, [limit, present[1]], null));
        return present[0];
    }

    private static void Check(int result)
    {
        if (result != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    private static class NativeMethods
    {
        [DllImport("libc", EntryPoint = "prlimit", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
        public static extern int ProcessLimit(int process, int resource, [In] ulong[]? next, [Out] ulong[]? present);
    }
}
