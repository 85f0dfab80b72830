namespace Balancing;

/// <summary>Where a <see cref="RoundRobinSelector"/> begins. The selector copies the values.</summary>
public sealed class RoundRobinSelectorOptions
{
    private int? _initialTurn;

    /// <summary>The turn to begin with, 0 being the first slot of the cycle; null (the default) begins at
    /// random.</summary>
    /// <remarks>At random, because many short-lived clients that all began with the first slot would all send their
    /// first request to the same backend. Set it for tests and where an exact order matters. A number beyond the cycle
    /// wraps around. In an empty pool the selector begins with the first slot of the first membership.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int? InitialTurn
    {
        get => _initialTurn;
        set => _initialTurn = value is null or >= 0
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(value), value, $"InitialTurn must be at least 0, but was {value}.");
    }
}
