using System.Globalization;
using Faults.Load;
using Faults.Proxies;
using Faults.Servers;
using Faults.Surroundings;

namespace Faults.Scenarios;

/// <summary>Faults of what the gateway depends on besides its servers, and its own end. None of them may cost an
/// answer.</summary>
internal static class SurroundingFaults
{
    private const int Certificates = 5;

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("gateway-dns-down", ProxyKind.Gateway, SilenceDnsAsync)
        {
            MayFail = false,
            SurroundAsync = static servers => Task.FromResult<Surrounding>(new DnsSurrounding(servers)),
        },
        new("gateway-docker-down", ProxyKind.Gateway, StopDaemonAsync)
        {
            MayFail = false,
            SurroundAsync = DockerSurrounding.StartAsync,
        },
        new("gateway-certificates", ProxyKind.Gateway, ReplaceCertificatesAsync)
        {
            MayFail = false,
            SurroundAsync = static _ => Task.FromResult<Surrounding>(new CertificateSurrounding()),
            Targets = static (port, surrounding) =>
                [new LoadTarget(port, ((CertificateSurrounding)surrounding!).Sightings)],
        },
        new("gateway-sigterm-load", ProxyKind.Gateway, TerminateUnderLoadAsync)
        {
            MayFail = false,
            Targets = static (port, _) => [new LoadTarget(port), new LoadTarget(port, KeepsConnections: true)],
        },
    ];

    // The last answer stays. When the DNS server is back, a server that it no longer names must get no request.
    private static async Task SilenceDnsAsync(Stage stage)
    {
        DnsSurrounding dns = stage.SurroundingOf<DnsSurrounding>();
        await ExpectNoProblemAsync(stage).ConfigureAwait(false);
        stage.BeginFault();
        dns.IsSilent = true;
        await stage.StatusAsync("a problem while DNS is down", static status => status.Problems > 0)
            .ConfigureAwait(false);
        dns.Set([.. stage.Servers.Skip(1).Select(static server => server.Port)]);
        dns.IsSilent = false;
        await LoseFirstServerAsync(stage).ConfigureAwait(false);
    }

    // The same with the daemon.
    private static async Task StopDaemonAsync(Stage stage)
    {
        DockerSurrounding docker = stage.SurroundingOf<DockerSurrounding>();
        await ExpectNoProblemAsync(stage).ConfigureAwait(false);
        stage.BeginFault();
        await docker.StopDaemonAsync().ConfigureAwait(false);
        await stage.StatusAsync("a problem while the daemon is down", static status => status.Problems > 0)
            .ConfigureAwait(false);
        await docker.StartDaemonAsync().ConfigureAwait(false);
        await ExpectNoProblemAsync(stage).ConfigureAwait(false);
        await docker.RemoveAsync(stage.Servers[0].Port).ConfigureAwait(false);
        await LoseFirstServerAsync(stage).ConfigureAwait(false);
    }

    private static Task<bool> ExpectNoProblemAsync(Stage stage) => stage.StatusAsync(
        "no problem without the fault", static status => status.Problems == 0);

    private static async Task LoseFirstServerAsync(Stage stage)
    {
        if (await stage.StatusAsync(
            "one server less and no problem",
            status => status.Backends == stage.Servers.Count - 1 && status.Problems == 0).ConfigureAwait(false))
        {
            stage.Servers[0].Become(Fault.Refusing);
        }
    }

    private static async Task ReplaceCertificatesAsync(Stage stage)
    {
        CertificateSurrounding files = stage.SurroundingOf<CertificateSurrounding>();
        stage.BeginFault();
        for (int i = 0; i < Certificates; i++)
        {
            int number = files.Replace();
            await stage.UntilAsync(
                "new connections get the new certificate",
                () => Task.FromResult(files.Sightings.Newest == number)).ConfigureAwait(false);
        }

        await stage.Load.WaitForAnswersAsync(Certificates).ConfigureAwait(false);
        stage.Complaint ??= files.Sightings.Stale == 0 ? null : string.Create(
            CultureInfo.InvariantCulture, $"{files.Sightings.Stale} connections got a certificate of before");
    }

    // Half of the clients make a connection for each request, the others keep theirs. They go on until the gateway
    // takes no more connections; every request on one that was made must have its answer.
    private static async Task TerminateUnderLoadAsync(Stage stage)
    {
        stage.BeginFault();
        stage.Load.ExpectEnd();
        (int exitCode, string lastLine) = await stage.Proxy.TerminateAsync().ConfigureAwait(false);
        await stage.Load.EndAsync().ConfigureAwait(false);
        stage.HasEnded = true;
        if (exitCode != 0 || !lastLine.EndsWith("cut 0.", StringComparison.Ordinal))
        {
            stage.Complaint = $"exit code {exitCode}, last line '{lastLine}'";
        }
    }
}
