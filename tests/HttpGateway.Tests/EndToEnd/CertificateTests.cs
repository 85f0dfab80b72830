using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using HttpGateway.Tests.Support;

namespace HttpGateway.Tests.EndToEnd;

public class CertificateTests
{
    private const string Https = "https://127.0.0.1:0";

    [Fact]
    public async Task A_development_certificate_is_made_once_and_kept()
    {
        using GatewayFile file = new(GatewayFile.Content([]));
        Dictionary<string, string> home = new() { ["XDG_DATA_HOME"] = file.Folder };

        string first;
        await using (GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path, home, "--urls", Https))
        {
            using X509Certificate2 certificate = await ServedAsync(gateway);
            Assert.Equal("CN=localhost", certificate.Subject);
            first = certificate.Thumbprint;
            await gateway.ErrorsWithAsync("A development certificate was made: ");
        }

        string path = Directory.EnumerateFiles(file.Folder, "development.pfx", SearchOption.AllDirectories).Single();
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }

        await using GatewayProcess again = await GatewayProcess.StartAsync(file.Path, home, "--urls", Https);
        using X509Certificate2 second = await ServedAsync(again);
        Assert.Equal(first, second.Thumbprint);
    }

    [Fact]
    public async Task Intermediate_certificates_are_sent()
    {
        using GatewayFile file = new(GatewayFile.Content([]));
        TestCertificates files = new(file.Folder);
        (string chain, string key, X509Certificate2 root) = TestCertificates.CreateChain("leaf");
        using X509Certificate2 trusted = root;
        files.WriteCertificate(chain);
        files.WriteKey(key);
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(
            file.Path, "--urls", Https, "--certificate", files.CertificatePath, "--certificate-key", files.KeyPath);

        bool isTrusted = false;
        using HttpClient client = Clients.Create((_, certificate, presented, _) =>
        {
            using X509Chain check = new();
            check.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            check.ChainPolicy.CustomTrustStore.Add(trusted);
            check.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            check.ChainPolicy.ExtraStore.AddRange(presented!.ChainPolicy.ExtraStore);
            isTrusted = check.Build((X509Certificate2)certificate!);
            return true;
        });
        await client.TextAsync(gateway.Address);

        Assert.True(isTrusted);
    }

    [Fact]
    public async Task A_replaced_certificate_is_served_and_no_request_is_lost()
    {
        await using TestServer server = await TestServer.StartAsync("served");
        using GatewayFile file = new(GatewayFile.Content([server.Address]));
        TestCertificates files = new(file.Folder);
        files.Write("first");
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(
            file.Path, "--urls", Https, "--certificate", files.CertificatePath, "--certificate-key", files.KeyPath);
        using CancellationTokenSource stop = new();
        Task<int>[] load = [.. Enumerable.Range(0, 4).Select(_ => LoadAsync(gateway, stop.Token))];

        for (int round = 0; round < 3; round++)
        {
            string name = $"round-{round}";
            files.Write(name);
            await Wait.UntilAsync(() => SubjectAsync(gateway), subject => subject == $"CN={name}");
        }

        await stop.CancelAsync();
        Assert.All(await Task.WhenAll(load), static answered => Assert.True(answered > 0));
    }

    /// <summary>Two files are written one after the other: in between they do not belong together.</summary>
    [Fact]
    public async Task A_certificate_without_its_key_waits_for_it()
    {
        using GatewayFile file = new(GatewayFile.Content([]));
        TestCertificates files = new(file.Folder);
        files.Write("first");
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(
            file.Path, "--urls", Https, "--certificate", files.CertificatePath, "--certificate-key", files.KeyPath);

        (string certificate, string key) = TestCertificates.Create("second");
        files.WriteCertificate(certificate);
        await gateway.ErrorsWithAsync("Certificate not changed: ");
        Assert.Equal("CN=first", await SubjectAsync(gateway));
        files.WriteKey(key);

        await Wait.UntilAsync(() => SubjectAsync(gateway), static subject => subject == "CN=second");
    }

    [Theory]
    [InlineData("")]
    [InlineData("no certificate")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    public async Task A_broken_certificate_changes_nothing(string content)
    {
        using GatewayFile file = new(GatewayFile.Content([]));
        TestCertificates files = new(file.Folder);
        files.Write("first");
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(
            file.Path, "--urls", Https, "--certificate", files.CertificatePath, "--certificate-key", files.KeyPath);

        files.WriteCertificate(content);

        await gateway.ErrorsWithAsync("Certificate not changed: ");
        Assert.Equal("CN=first", await SubjectAsync(gateway));
    }

    [Fact]
    public async Task A_pfx_file_in_the_section_kestrel_is_served()
    {
        using GatewayFile file = new("");
        (string certificate, string key) = TestCertificates.Create("pfx");
        using X509Certificate2 pair = X509Certificate2.CreateFromPem(certificate, key);
        string path = Path.Combine(file.Folder, "certificate.pfx");
        await File.WriteAllBytesAsync(path, pair.Export(X509ContentType.Pkcs12, "secret"));
        file.Write($$"""
            {
              "Kestrel": {
                "Endpoints": {
                  "Https": {
                    "Url": "https://127.0.0.1:0", "Certificate": { "Path": "{{path}}", "Password": "secret" }
                  }
                }
              }
            }
            """);
        await using GatewayProcess gateway = await GatewayProcess.StartWithFileUrlsAsync(file.Path);

        Assert.Equal("CN=pfx", await SubjectAsync(gateway));
    }

    private static async Task<string> SubjectAsync(GatewayProcess gateway)
    {
        using X509Certificate2 certificate = await ServedAsync(gateway);
        return certificate.Subject;
    }

    private static async Task<X509Certificate2> ServedAsync(GatewayProcess gateway)
    {
        using TcpClient client = new();
        await client.ConnectAsync(gateway.Address.Host, gateway.Address.Port).Bounded();
        await using SslStream tls = new(client.GetStream(), leaveInnerStreamOpen: true, static (_, _, _, _) => true);
        await tls.AuthenticateAsClientAsync("localhost").Bounded();
        return X509CertificateLoader.LoadCertificate(tls.RemoteCertificate!.GetRawCertData());
    }

    // A new connection for each request. Any failure fails the test.
    private static async Task<int> LoadAsync(GatewayProcess gateway, CancellationToken stop)
    {
        int answered = 0;
        while (!stop.IsCancellationRequested)
        {
            using HttpClient client = Clients.Create();
            Assert.Equal("served", await client.TextAsync(gateway.Address, "/", ("Connection", "close")));
            answered++;
        }

        return answered;
    }
}
