namespace Balancing.Pool;

/// <summary>The pool to which a backend object belongs for life: the first that accepted it.</summary>
internal sealed class PoolBinding
{
    private volatile object? _pool;

    /// <summary>Binding must be exact even when two pools accept one object at the same time.</summary>
    public static Lock Gate { get; } = new();

    /// <summary>Whether the object belongs to another pool.</summary>
    public bool IsToOther(object pool) => _pool is { } present && present != pool;

    /// <summary>Binds the object. Under the gate.</summary>
    public void Bind(object pool) => _pool = pool;
}
