namespace Balancing.Quality.Contenders;

/// <summary>Picks backends for requests without a key. A backend is its number in the fleet.</summary>
internal interface IBalancer
{
    /// <summary>The backend for the next request, which counts there only after <see cref="Begin"/>.</summary>
    int Pick();

    /// <summary>Sets the clock. A balancer that reads none ignores it.</summary>
    /// <param name="time">The time since the beginning, in mean service times.</param>
    void MoveTo(double time)
    {
    }

    /// <summary>A request begins on a backend. A balancer that does not count ignores it.</summary>
    void Begin(int backend)
    {
    }

    /// <summary>A request that began on that backend has ended.</summary>
    void End(int backend)
    {
    }

    void SetAvailable(int backend, bool isAvailable);
}
