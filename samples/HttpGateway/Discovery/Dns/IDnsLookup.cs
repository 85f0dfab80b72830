namespace HttpGateway.Discovery.Dns;

/// <summary>Looks up the servers of a cluster.</summary>
internal interface IDnsLookup
{
    /// <summary>Looks them up once.</summary>
    /// <exception cref="DnsLookupException">There is no answer.</exception>
    Task<DnsAnswer> FindAsync(CancellationToken cancellationToken);
}
