using HttpGateway.Configuration;

namespace HttpGateway.Certificates;

/// <summary>The certificates of all listeners. Each pair of files is read once, and watched.</summary>
internal sealed class ServedCertificates(ILogger log) : IAsyncDisposable
{
    private readonly Dictionary<CertificateFiles, ServedCertificate> _byFiles = [];
    private readonly List<FileWatch> _watches = [];
    private ServedCertificate? _development;

    /// <summary>The certificate of a listener.</summary>
    /// <exception cref="StartException">Its files cannot be used.</exception>
    public ServedCertificate For(Listener listener)
    {
        if (listener.Certificate is not { } files)
        {
            return _development ??= ServedCertificate.Create(
                DevelopmentCertificate.LoadOrCreate(DevelopmentCertificate.DefaultPath, log));
        }

        if (!_byFiles.TryGetValue(files, out ServedCertificate? served))
        {
            FileWatch watch = new(files.All); // before the files are read, so that no change is missed
            served = ServedCertificate.Load(files);
            _byFiles.Add(files, served);
            _watches.Add(watch);
            watch.Start(isSettled => Task.FromResult(Take(served, isSettled)));
        }

        return served;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (FileWatch watch in _watches)
        {
            await watch.DisposeAsync();
        }
    }

    // Key and certificate are two files, written one after the other: a mismatch is no error until it lasts.
    private bool Take(ServedCertificate served, bool isSettled)
    {
        if (served.Reload() is not { } problem)
        {
            log.CertificateRead(served.Files!.Path);
            return true;
        }

        if (isSettled)
        {
            log.CertificateKept(served.Files!.Path, problem);
        }

        return false;
    }
}
