using System.Diagnostics;
using TcpProxy.Status;
using TcpProxy.Tests.Support;

namespace TcpProxy.Tests.RealServers;

/// <summary>PostgreSQL behind the proxy: transactions, bulk in both directions, and a cancel request.</summary>
public class PostgresTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    [PostgresTheory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Transactions_and_bulk_pass_and_a_cancel_request_arrives(string engine)
    {
        await using PostgresServer server = await PostgresServer.StartAsync();
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(engine, "--backend", server.Address);
        string address = $"{proxy.EndPoint}";

        await RunAsync(PostgresServer.Client("pgbench", address, "-i", "-s", "1", "-q", "postgres"));
        string report = await RunAsync(
            PostgresServer.Client("pgbench", address, "-c", "8", "-T", "10", "-C", "postgres")); // seconds
        Assert.Contains("number of failed transactions: 0 ", report, StringComparison.Ordinal);

        // 50 MB to the client and back.
        await RunAsync(PostgresServer.Psql(
            address, "-c",
            "CREATE TABLE big AS SELECT n, repeat(md5(n::text), 32) AS text FROM generate_series(1, 50000) n"));
        using TemporaryFile dump = new("");
        await RunAsync(PostgresServer.Psql(address, "-c", $"\\copy big TO '{dump.Path}'"));
        Assert.True(new FileInfo(dump.Path).Length > 50_000_000);
        await RunAsync(PostgresServer.Psql(address, "-c", "CREATE TABLE copy (LIKE big)"));
        await RunAsync(PostgresServer.Psql(address, "-c", $"\\copy copy FROM '{dump.Path}'"));
        Assert.Equal("0", (await RunAsync(PostgresServer.Psql(
            address, "-c", "SELECT count(*) FROM (TABLE big EXCEPT TABLE copy) difference"))).Trim());

        await CancelAsync(server.Address, address);
        StatusReport status = await proxy.StatusAsync(static status => status.Connections.Active == 0);
        Assert.Equal((0, 0, 0), (status.Connections.Failed, status.Connections.Cut, status.Connections.Rejected));
    }

    /// <summary>psql sends the cancel request on a connection of its own.</summary>
    private static async Task CancelAsync(string server, string proxy)
    {
        ProcessStartInfo start = PostgresServer.Psql(proxy, "-c", "SELECT pg_sleep(3600)");
        start.RedirectStandardError = true;
        using Process psql = UnixSignals.WithDefaults(() => Process.Start(start)!);
        await Wait.UntilAsync(
            () => RunAsync(PostgresServer.Psql(
                server, "-c", "SELECT count(*) FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(3600)'")),
            static count => count.Trim() == "1");

        UnixSignals.Send(psql.Id, "INT");

        Assert.Contains(
            "canceling statement due to user request",
            await psql.StandardError.ReadToEndAsync().Bounded(), StringComparison.Ordinal);
        await psql.WaitForExitAsync().Bounded();
    }

    private static async Task<string> RunAsync(ProcessStartInfo start)
    {
        ProcessRun run = await ProcessRun.RunAsync(start, Limit);
        Assert.True(run.ExitCode == 0, run.Error);
        return run.Output;
    }
}
