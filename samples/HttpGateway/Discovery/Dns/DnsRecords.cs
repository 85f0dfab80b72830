using DnsClient;
using DnsClient.Protocol;

namespace HttpGateway.Discovery.Dns;

/// <summary>Asks for records. Whatever is no answer is an exception.</summary>
internal sealed class DnsRecords(ILookupClient client)
{
    /// <summary>Asks a server that is set, or those of the system.</summary>
    public static DnsRecords Create(System.Net.IPEndPoint? server)
    {
        LookupClientOptions options = server is null ? new LookupClientOptions() : new LookupClientOptions(server);
        options.UseCache = false; // the caller waits as long as the answer is valid
        options.ThrowDnsErrors = false;
        options.Timeout = TimeSpan.FromSeconds(2);
        options.Retries = 1;
        return new DnsRecords(new LookupClient(options));
    }

    /// <summary>Asks for records of one type. The answer has at least one of them.</summary>
    /// <exception cref="DnsLookupException">The server is away, or answers with an error, or has no such record.
    /// </exception>
    public async Task<IDnsQueryResponse> QueryAsync<TRecord>(
        string name, QueryType type, CancellationToken cancellationToken)
        where TRecord : DnsResourceRecord
    {
        IDnsQueryResponse response;
        try
        {
            response = await client.QueryAsync(name, type, cancellationToken: cancellationToken);
        }
        catch (Exception failure) when (failure is DnsResponseException or ArgumentException)
        {
            throw new DnsLookupException(failure.Message.ReplaceLineEndings(" "), failure);
        }

        if (response.HasError)
        {
            throw new DnsLookupException($"The answer for {type} of '{name}' is: {response.ErrorMessage}.");
        }

        return response.Answers.OfType<TRecord>().Any()
            ? response
            : throw new DnsLookupException($"The answer has no {type} record of '{name}'.");
    }

    /// <summary>The shortest time that all records are valid.</summary>
    public static TimeSpan TtlOf(IEnumerable<DnsResourceRecord> records) =>
        TimeSpan.FromSeconds(records.Min(static record => (uint)record.TimeToLive));
}
