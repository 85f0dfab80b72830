using System.Net.Sockets;

namespace TcpProxy.Connections;

/// <summary>Accepts connections and moves their bytes.</summary>
internal interface IEngine : IDisposable
{
    /// <summary>Accepts connections from now on.</summary>
    /// <param name="listeners">Listening sockets. They belong to the engine from now on.</param>
    void Start(IReadOnlyList<Socket> listeners);

    /// <summary>Takes the connections that wait in the backlogs, and closes the listeners. Open connections go on.
    /// </summary>
    void StopAccepting();
}
