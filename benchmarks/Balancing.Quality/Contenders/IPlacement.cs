namespace Balancing.Quality.Contenders;

/// <summary>Gives each key an owner, and follows changes of the fleet. A backend is its id.</summary>
internal interface IPlacement
{
    string OwnerOf(string key);

    void Add(string id);

    void Remove(string id);

    void SetWeight(string id, int weight);

    /// <summary>A health check fails.</summary>
    void TakeDown(string id);

    /// <summary>The health check succeeds again.</summary>
    void BringBack(string id);
}
