using System.Collections.Concurrent;
using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace TcpProxy.Epoll;

/// <summary>One thread that waits for all descriptors and calls their handlers. Level-triggered.</summary>
/// <remarks>All members are for the thread of the loop, but <see cref="Post"/>, <see cref="Start"/> and
/// <see cref="Dispose"/>.</remarks>
[SupportedOSPlatform("linux")]
internal sealed unsafe class EpollLoop : IEpollHandler, IDisposable
{
    public const int BufferSize = 32 * 1024;

    private const int EventsAtOnce = 256;
    private const int Forever = -1;

    // struct epoll_event: 32 bits of events and 64 bits of data. Packed on x64 alone.
    private static readonly int DataAt = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int EventLength = DataAt + sizeof(long);

    private readonly ConcurrentQueue<Action> _posted = new();
    private readonly List<int> _closed = [];
    private readonly Thread _thread;
    private readonly byte* _events = (byte*)NativeMemory.Alloc((nuint)(EventsAtOnce * EventLength));
    private readonly int _epoll;
    private readonly int _wakeUp;
    private IEpollHandler?[] _handlers = new IEpollHandler?[256]; // by descriptor: those are small numbers
    private bool _isStopped;

    public EpollLoop()
    {
        _epoll = Check(NativeMethods.EpollCreate(LinuxConstants.CloseOnExecute));
        _wakeUp = Check(
            NativeMethods.EventDescriptor(0, LinuxConstants.CloseOnExecute | LinuxConstants.NonBlocking));
        Add(_wakeUp, EpollEvents.Readable, this);
        _thread = new Thread(Run) { IsBackground = true, Name = "epoll" };
    }

    /// <summary>One buffer for all connections. In use only within one call of a handler.</summary>
    public byte* Buffer { get; } = (byte*)NativeMemory.Alloc(BufferSize);

    public void Start() => _thread.Start();

    /// <summary>Runs an action on the thread of the loop. On any thread.</summary>
    public void Post(Action action)
    {
        _posted.Enqueue(action);
        long one = 1;
        _ = NativeMethods.Write(_wakeUp, (byte*)&one, sizeof(long)); // full means that it is awake already
    }

    /// <summary>Begins to wait for a descriptor.</summary>
    public void Add(int descriptor, EpollEvents events, IEpollHandler handler)
    {
        if (descriptor >= _handlers.Length)
        {
            Array.Resize(ref _handlers, Math.Max(descriptor + 1, _handlers.Length * 2));
        }

        _handlers[descriptor] = handler;
        Control(LinuxConstants.EpollAdd, descriptor, events);
    }

    /// <summary>Changes what to wait for.</summary>
    public void Modify(int descriptor, EpollEvents events) =>
        Control(LinuxConstants.EpollModify, descriptor, events);

    /// <summary>Stops waiting for a descriptor, even for its errors.</summary>
    public void Remove(int descriptor)
    {
        _handlers[descriptor] = null;
        Control(LinuxConstants.EpollRemove, descriptor, EpollEvents.None);
    }

    /// <summary>Closes a descriptor once the events at hand are handled. Until then its number is not used again, so no
    /// event reaches another connection.</summary>
    public void Close(int descriptor)
    {
        if (descriptor < _handlers.Length)
        {
            _handlers[descriptor] = null;
        }

        _closed.Add(descriptor);
    }

    /// <summary>Ends the thread.</summary>
    public void Dispose()
    {
        if (_thread.IsAlive)
        {
            Post(() => _isStopped = true);
            _thread.Join();
        }

        _ = NativeMethods.Close(_wakeUp);
        _ = NativeMethods.Close(_epoll);
        NativeMemory.Free(_events);
        NativeMemory.Free(Buffer);
    }

    /// <summary>Something was posted.</summary>
    void IEpollHandler.OnEvents(EpollEvents events)
    {
        long count;
        _ = NativeMethods.Read(_wakeUp, (byte*)&count, sizeof(long));
        while (_posted.TryDequeue(out Action? action))
        {
            action();
        }
    }

    private void Run()
    {
        while (!_isStopped)
        {
            int count = NativeMethods.EpollWait(_epoll, _events, EventsAtOnce, Forever);
            if (count < 0 && Marshal.GetLastPInvokeError() != LinuxConstants.Interrupted)
            {
                throw new Win32Exception(Marshal.GetLastPInvokeError());
            }

            for (int index = 0; index < count; index++)
            {
                byte* entry = _events + (index * EventLength);
                _handlers[*(int*)(entry + DataAt)]?.OnEvents((EpollEvents)(*(uint*)entry));
            }

            foreach (int descriptor in _closed)
            {
                _ = NativeMethods.Close(descriptor);
            }

            _closed.Clear();
        }
    }

    private void Control(int operation, int descriptor, EpollEvents events)
    {
        byte* change = stackalloc byte[16];
        *(uint*)change = (uint)events;
        *(long*)(change + DataAt) = descriptor;
        Check(NativeMethods.EpollControl(_epoll, operation, descriptor, change));
    }

    private static int Check(int result) =>
        result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError());
}
