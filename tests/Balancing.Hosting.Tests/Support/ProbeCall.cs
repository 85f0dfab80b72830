using Balancing.Hosting.HealthChecks;

namespace Balancing.Hosting.Tests.Support;

/// <summary>A check that has begun. It ends when the test says so, or when it is canceled.</summary>
internal sealed class ProbeCall
{
    private readonly TaskCompletionSource<string?> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ProbeCall(HealthTarget target, CancellationToken cancellationToken)
    {
        Target = target;
        Ambient = ScriptedProbe.Ambient.Value;
        cancellationToken.Register(() => _outcome.TrySetCanceled(cancellationToken));
    }

    public HealthTarget Target { get; }

    /// <summary>The value that the check has found around it.</summary>
    public string? Ambient { get; }

    public Task<string?> Outcome => _outcome.Task;

    public void Succeed() => _outcome.TrySetResult(null);

    public void Fail(string reason = "refused") => _outcome.TrySetResult(reason);

    public void Throw(Exception exception) => _outcome.TrySetException(exception);
}
