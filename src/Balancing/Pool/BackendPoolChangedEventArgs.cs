using System.Collections.Immutable;

namespace Balancing;

/// <summary>One change of the membership of a <see cref="BackendPool"/>.</summary>
/// <param name="previous">The members before the change.</param>
/// <param name="current">The members after the change.</param>
public sealed class BackendPoolChangedEventArgs(
    ImmutableArray<Backend> previous, ImmutableArray<Backend> current) : EventArgs
{
    /// <summary>The members before the change, in order.</summary>
    public ImmutableArray<Backend> Previous { get; } = previous;

    /// <summary>The members after the change, in order. The pool may have changed again since.</summary>
    public ImmutableArray<Backend> Current { get; } = current;
}
