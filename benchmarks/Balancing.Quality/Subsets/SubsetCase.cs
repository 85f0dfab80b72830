namespace Balancing.Quality.Subsets;

/// <summary>The sizes of one case.</summary>
/// <param name="Clients">The number of clients.</param>
/// <param name="Backends">The number of backends.</param>
/// <param name="Size">How many backends each client uses.</param>
internal sealed record SubsetCase(int Clients, int Backends, int Size)
{
    /// <summary>All pairs of a client and a backend of its subset.</summary>
    public int Places => Clients * Size;
}
