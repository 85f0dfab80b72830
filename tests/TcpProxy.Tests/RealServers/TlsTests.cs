using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using TcpProxy.Tests.Support;

namespace TcpProxy.Tests.RealServers;

/// <summary>TLS passes through: the client sees the certificate of the server, and the proxy sees nothing.</summary>
public class TlsTests
{
    [Theory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task The_client_sees_the_certificate_of_the_server(string engine)
    {
        using X509Certificate2 certificate = CreateCertificate();
        await using WebApplication server = await StartAsync(certificate);
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(
            engine, "--backend", new Uri(server.Urls.Single()).Authority);
        string? seen = null;
        using HttpClientHandler handler = new()
        {
            CheckCertificateRevocationList = true,
            ServerCertificateCustomValidationCallback = (_, presented, _, _) =>
            {
                seen = presented!.Thumbprint;
                return seen == certificate.Thumbprint;
            },
        };
        using HttpClient client = new(handler)
        {
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

        byte[] sent = TestClient.Bytes(3_000_000);
        using ByteArrayContent content = new(sent);
        using HttpResponseMessage response = await client.PostAsync(
            new Uri($"https://{proxy.EndPoint}/"), content);

        Assert.Equal(certificate.Thumbprint, seen);
        byte[] received = await response.Content.ReadAsByteArrayAsync();
        Assert.True(sent.AsSpan().SequenceEqual(received));
    }

    private static async Task<WebApplication> StartAsync(X509Certificate2 certificate)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(options => options.Listen(
            IPAddress.Loopback, 0, listener => listener.UseHttps(certificate)));
        WebApplication server = builder.Build();
        server.Run(static async context =>
        {
            using MemoryStream body = new(); // complete before the answer: a client may read nothing before that
            await context.Request.Body.CopyToAsync(body);
            body.Position = 0;
            await body.CopyToAsync(context.Response.Body);
        });
        await server.StartAsync();
        return server;
    }

    private static X509Certificate2 CreateCertificate()
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new("CN=balancing.test", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 certificate = request.CreateSelfSigned(
            DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        // Some platforms refuse a key that only this process knows.
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);
    }
}
