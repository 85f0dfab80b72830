namespace TcpProxy.Connections;

/// <summary>All connections of the proxy. Thread-safe.</summary>
internal sealed class ConnectionTable
{
    private readonly Lock _gate = new();
    private readonly List<Connection> _connections = [];
    private TaskCompletionSource? _empty;

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _connections.Count;
            }
        }
    }

    /// <summary>Adds a connection, unless there are as many as allowed.</summary>
    public bool TryAdd(Connection connection, int limit)
    {
        lock (_gate)
        {
            if (_connections.Count >= limit)
            {
                return false;
            }

            connection.TableIndex = _connections.Count;
            _connections.Add(connection);
            return true;
        }
    }

    /// <summary>Removes a connection in constant time: the last one takes its place.</summary>
    public void Remove(Connection connection)
    {
        TaskCompletionSource? empty = null;
        lock (_gate)
        {
            Connection last = _connections[^1];
            _connections[connection.TableIndex] = last;
            last.TableIndex = connection.TableIndex;
            _connections.RemoveAt(_connections.Count - 1);
            if (_connections.Count == 0)
            {
                empty = _empty;
            }
        }

        empty?.TrySetResult();
    }

    /// <summary>Replaces the content of a list by the connections of the moment. What is done with them needs no lock
    /// of the table.</summary>
    public void CopyTo(List<Connection> destination)
    {
        destination.Clear();
        lock (_gate)
        {
            destination.AddRange(_connections);
        }
    }

    /// <summary>Waits until there is no connection. For the time after the listeners were closed.</summary>
    public async Task WaitForEmptyAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _empty = empty;
            if (_connections.Count == 0)
            {
                return;
            }
        }

        await empty.Task.WaitAsync(cancellationToken);
    }
}
