namespace Balancing.Pool;

/// <summary>Has something that runs out.</summary>
internal interface IExpiring
{
    /// <summary>Ends what has run out. Called by a <see cref="PoolTimer"/>.</summary>
    void EndWhatHasRunOut();
}
