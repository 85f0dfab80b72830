using System.Net;
using Edge.Processes;

namespace Edge.Topology;

/// <summary>A gateway of layer 7.</summary>
internal sealed class Gateway(ChildProcess process, string address, Uri status, HttpClient http)
{
    public string Name => process.Name;

    /// <summary>Host and port for the proxy in front.</summary>
    public string Address { get; } = new Uri(address).Authority;

    /// <summary>The JSON report.</summary>
    public Uri Status { get; } = new($"{status}/status");

    public bool IsRunning => process.IsRunning;

    public void Kill() => process.Kill();

    /// <summary>Tells it to send no new requests to a server.</summary>
    /// <exception cref="ChildProcessException">The gateway refuses, or does not answer.</exception>
    public async Task DrainAsync(string server, CancellationToken cancellation)
    {
        using HttpRequestMessage request = new(
            HttpMethod.Post, new Uri($"{status}/pools/{GatewayFile.PoolId}/backends/{server}/drain"));
        request.Headers.Add("Origin", status.GetLeftPart(UriPartial.Authority));
        try
        {
            using HttpResponseMessage response = await http.SendAsync(request, cancellation);
            if (response.StatusCode != HttpStatusCode.NoContent)
            {
                throw new ChildProcessException(
                    $"{Name} must answer a drain of {server} with 204, but answered {(int)response.StatusCode}.");
            }
        }
        catch (Exception failure) when (failure is HttpRequestException
            || (failure is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new ChildProcessException($"{Name} must drain {server}, but gave no answer.", failure);
        }
    }
}
