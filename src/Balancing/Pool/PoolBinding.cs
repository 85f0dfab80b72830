namespace Balancing.Pool;

/// <summary>The pool to which a backend object belongs for life: the first that accepted it.</summary>
internal sealed class PoolBinding
{
    // Binding must be exact even when two pools accept one object at the same time.
    private static readonly Lock Gate = new();

    private volatile BackendPool? _pool;

    /// <summary>Binds objects to a pool, all or none.</summary>
    /// <exception cref="ArgumentException">One of them belongs to another pool.</exception>
    public static void Bind(IReadOnlyList<Backend> backends, BackendPool pool, string parameterName)
    {
        lock (Gate)
        {
            ThrowIfOfAnotherPool(backends, pool, parameterName);
            foreach (Backend backend in backends)
            {
                backend.Binding._pool = pool;
            }
        }
    }

    /// <summary>Throws if one of the objects belongs to another pool.</summary>
    /// <exception cref="ArgumentException">One of them belongs to another pool.</exception>
    public static void ThrowIfOfAnotherPool(IReadOnlyList<Backend> backends, BackendPool pool, string parameterName)
    {
        foreach (Backend backend in backends)
        {
            if (backend.Binding._pool is { } present && present != pool)
            {
                throw new ArgumentException(
                    $"Backend '{backend.Id}' belongs to another pool; create a new Backend for this pool.",
                    parameterName);
            }
        }
    }
}
