using System.Diagnostics;

namespace Edge.Processes;

/// <summary>Ends this process as soon as its parent has ended, in whatever way.</summary>
/// <remarks>
/// The parent holds the other end of stdin and never writes. However the parent ends, the system closes that end, and
/// the read returns. A startup hook runs this in each child, so the proxies need no code for it and no process stands
/// in between. <c>PR_SET_PDEATHSIG</c> exists on Linux only. It reports the end of the thread that started the child,
/// which in .NET may be any thread of the pool.
/// </remarks>
internal static class ParentWatch
{
    /// <summary>Begins to watch. Does nothing if stdin is no pipe or file.</summary>
    public static void Start()
    {
        if (Console.IsInputRedirected)
        {
            new Thread(EndWithParent) { IsBackground = true, Name = "parent watch" }.Start();
        }
    }

    private static void EndWithParent()
    {
        Span<byte> buffer = stackalloc byte[64];
        using (Stream input = Console.OpenStandardInput())
        {
            while (input.Read(buffer) > 0)
            {
                // The parent writes nothing.
            }
        }

        using Process self = Process.GetCurrentProcess();
        self.Kill();
    }
}
