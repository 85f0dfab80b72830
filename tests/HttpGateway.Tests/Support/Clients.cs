using System.Net;
using System.Net.Security;

namespace HttpGateway.Tests.Support;

/// <summary>What tests do with an HTTP client.</summary>
internal static class Clients
{
    /// <summary>A client that keeps no cookies, follows no redirects and trusts every certificate.</summary>
    public static HttpClient Create(RemoteCertificateValidationCallback? onCertificate = null, bool cookies = false) =>
        new(new SocketsHttpHandler
        {
            UseCookies = cookies,
            AllowAutoRedirect = false,
            UseProxy = false,
            SslOptions = { RemoteCertificateValidationCallback = onCertificate ?? ((_, _, _, _) => true) },
        })
        {
            Timeout = TimeSpan.FromSeconds(30),
        };

    public static Task<HttpResponseMessage> GetAsync(
        this HttpClient client, Uri gateway, string path, params (string Name, string Value)[] headers) =>
        client.SendAsync(HttpMethod.Get, gateway, path, null, headers);

    public static async Task<HttpResponseMessage> SendAsync(
        this HttpClient client,
        HttpMethod method,
        Uri gateway,
        string path,
        HttpContent? content,
        params (string Name, string Value)[] headers)
    {
        using HttpRequestMessage request = new(method, new Uri(gateway, path)) { Content = content };
        foreach ((string name, string value) in headers)
        {
            if (name == "Host")
            {
                request.Headers.Host = value;
            }
            else
            {
                Assert.True(request.Headers.TryAddWithoutValidation(name, value));
            }
        }

        return await client.SendAsync(request);
    }

    /// <summary>The body, if the answer is 200; else the status.</summary>
    public static async Task<string> TextAsync(
        this HttpClient client, Uri gateway, string path = "/", params (string Name, string Value)[] headers)
    {
        using HttpResponseMessage response = await client.GetAsync(gateway, path, headers);
        return response.StatusCode == HttpStatusCode.OK
            ? await response.Content.ReadAsStringAsync()
            : $"{(int)response.StatusCode}";
    }

    /// <summary>The value of a header of the response; several values are joined.</summary>
    public static string Header(this HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out IEnumerable<string>? values) ? string.Join(" | ", values) : "";
}
