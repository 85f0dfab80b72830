using System.Security.Cryptography.X509Certificates;

namespace Faults.Load;

/// <summary>The certificates that a proxy gets one after the other, and which of them clients have seen.</summary>
internal sealed class CertificateSightings
{
    private readonly Lock _gate = new();
    private readonly List<string> _thumbprints = [];
    private int _newest = -1;
    private int _stale;

    /// <summary>The number of the newest certificate that a client has seen; -1 before the first.</summary>
    public int Newest
    {
        get
        {
            lock (_gate)
            {
                return _newest;
            }
        }
    }

    /// <summary>How many connections got an older certificate than one that a client had seen before they began.
    /// </summary>
    public int Stale
    {
        get
        {
            lock (_gate)
            {
                return _stale;
            }
        }
    }

    /// <summary>Adds the certificate that the proxy gets next.</summary>
    /// <returns>Its number.</returns>
    public int Expect(X509Certificate certificate)
    {
        lock (_gate)
        {
            _thumbprints.Add(certificate.GetCertHashString());
            return _thumbprints.Count - 1;
        }
    }

    /// <summary>Notes a certificate.</summary>
    /// <param name="seen">What the proxy has sent.</param>
    /// <param name="newestAtStart">The newest one when the connection began.</param>
    /// <returns>Whether it is one of those that are expected.</returns>
    public bool Note(X509Certificate? seen, int newestAtStart)
    {
        lock (_gate)
        {
            int number = seen is null ? -1 : _thumbprints.IndexOf(seen.GetCertHashString());
            _newest = Math.Max(_newest, number);
            _stale += number < newestAtStart ? 1 : 0;
            return number >= 0;
        }
    }
}
