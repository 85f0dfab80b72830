using System.Diagnostics.CodeAnalysis;

namespace HttpGateway.Configuration;

/// <summary>The records that a name is looked up for.</summary>
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "Their names.")]
internal enum DnsRecordType
{
    A,
    Aaaa,
    Srv,
}
