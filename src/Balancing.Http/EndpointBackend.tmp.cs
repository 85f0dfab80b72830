namespace Balancing.Hosting;
/// <summary>x</summary>
public class EndpointBackend(string id, Uri address, int weight = 1, string? host = null) : Backend(id, weight)
{
    /// <summary>x</summary>
    public Uri Address => address;
    /// <summary>x</summary>
    public string? Host => host;
}
