using Yarp.ReverseProxy.Configuration;

namespace Balancing.Yarp.Tests.Support;

/// <summary>Tells when YARP has taken over a configuration, or refused it.</summary>
internal sealed class ConfigSignal : IConfigChangeListener
{
    private TaskCompletionSource<Exception?> _next = Create();

    public Task<Exception?> Next()
    {
        TaskCompletionSource<Exception?> next = Create();
        Interlocked.Exchange(ref _next, next);
        return next.Task;
    }

    public void ConfigurationLoadingFailed(IProxyConfigProvider configProvider, Exception exception) =>
        _next.TrySetResult(exception);

    public void ConfigurationLoaded(IReadOnlyList<IProxyConfig> proxyConfigs)
    {
        // Not in use yet.
    }

    public void ConfigurationApplyingFailed(IReadOnlyList<IProxyConfig> proxyConfigs, Exception exception) =>
        _next.TrySetResult(exception);

    public void ConfigurationApplied(IReadOnlyList<IProxyConfig> proxyConfigs) => _next.TrySetResult(null);

    private static TaskCompletionSource<Exception?> Create() =>
        new(TaskCreationOptions.RunContinuationsAsynchronously);
}
