namespace Balancing.Quality.Contenders;

/// <summary>Picks backends for requests without a key. Backends are named by their number in the fleet.</summary>
internal interface IBalancer
{
    /// <summary>Which backend takes the next request; it counts there only after <see cref="Begin"/>.</summary>
    int Pick();

    /// <summary>A request begins on a backend. Those who count nothing have nothing to do.</summary>
    void Begin(int backend)
    {
    }

    /// <summary>A request that began there has ended.</summary>
    void End(int backend)
    {
    }

    void SetAvailable(int backend, bool isAvailable);
}
