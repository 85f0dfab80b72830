using System.Diagnostics.CodeAnalysis;

namespace Balancing.Http.Content;

/// <summary>The lease of a response that is still being read. Content and stream share it.</summary>
/// <remarks>A response that the caller forgets is never disposed. When neither its content nor its stream is reachable
/// any more, the finalizer returns the count. It is here and not in the content, because a caller may keep the stream
/// alone.</remarks>
[SuppressMessage(
    "Usage", "CA1816:Dispose methods should call SuppressFinalize", Justification = "End is what disposes it.")]
internal sealed class ResponseLease(BackendLease lease)
{
    [SuppressMessage(
        "Design", "CA1031:Do not catch general exception types",
        Justification = "An exception of an observer on the finalizer thread would end the process.")]
    ~ResponseLease()
    {
        try
        {
            lease.Dispose();
        }
        catch (Exception)
        {
            // The count is returned before observers are called.
        }
    }

    /// <summary>Reports the outcome of the request although its content is still to be read.</summary>
    public void Report(RequestOutcome outcome) => lease.Report(outcome);

    /// <summary>Reports the outcome of the request and returns the count. The first call counts.</summary>
    public void End(RequestOutcome outcome)
    {
        try
        {
            lease.Report(outcome);
        }
        finally
        {
            lease.Dispose();
            GC.SuppressFinalize(this);
        }
    }
}
