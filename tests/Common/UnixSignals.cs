using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Balancing.Tests.Common;

/// <summary>Sends signals, and starts processes that do not ignore them.</summary>
/// <remarks>
/// A process inherits the ignored signals of its parent: <c>&amp;</c> in a script ignores SIGINT, <c>nohup</c> SIGHUP.
/// The .NET runtime leaves an ignored SIGINT ignored, so the program under test would not receive it.
/// </remarks>
internal static class UnixSignals
{
    private const nint Default = 0; // SIG_DFL
    private const nint Ignore = 1;  // SIG_IGN
    private const int LargestAction = 512; // bytes; more than struct sigaction takes on any system

    private static readonly Dictionary<string, int> Numbers = new(StringComparer.Ordinal)
    {
        ["HUP"] = 1,
        ["INT"] = 2,
        ["QUIT"] = 3,
        ["TERM"] = 15,
        ["CONT"] = OperatingSystem.IsMacOS() ? 19 : 18,
        ["STOP"] = OperatingSystem.IsMacOS() ? 17 : 19,
    };

    private static readonly Lock Gate = new();

    public static void Send(int process, string signal)
    {
        if (NativeMethods.Kill(process, Numbers[signal]) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    /// <summary>Starts a process in which no signal of the table is ignored, even if this process ignores it.</summary>
    public static T WithDefaults<T>(Func<T> start)
    {
        if (OperatingSystem.IsWindows())
        {
            return start();
        }

        // A child inherits ignored signals. During the start they have the default action in this process too.
        lock (Gate)
        {
            int[] ignored = [.. Numbers.Values.Where(IsIgnored)];
            try
            {
                Array.ForEach(ignored, static signal => NativeMethods.Signal(signal, Default));
                return start();
            }
            finally
            {
                Array.ForEach(ignored, static signal => NativeMethods.Signal(signal, Ignore));
            }
        }
    }

    // The handler is the first field of struct sigaction on Linux and macOS.
    private static bool IsIgnored(int signal)
    {
        byte[] action = new byte[LargestAction];
        return NativeMethods.SigAction(signal, 0, action) == 0 && MemoryMarshal.Read<nint>(action) == Ignore;
    }

    private static class NativeMethods
    {
        [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
        public static extern int Kill(int process, int signal);

        [DllImport("libc", EntryPoint = "signal")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
        public static extern nint Signal(int signal, nint handler);

        [DllImport("libc", EntryPoint = "sigaction")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
        public static extern int SigAction(int signal, nint action, [Out] byte[] oldAction);
    }
}
