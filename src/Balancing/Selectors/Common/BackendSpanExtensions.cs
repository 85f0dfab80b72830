namespace Balancing.Selectors.Common;

/// <summary>Searches in lists of backends.</summary>
internal static class BackendSpanExtensions
{
    /// <summary>Whether a list has this object. By reference: a derived class may have given Equals another
    /// meaning.</summary>
    public static bool ContainsObject(this ReadOnlySpan<Backend> backends, Backend wanted)
    {
        foreach (Backend backend in backends)
        {
            if (ReferenceEquals(backend, wanted))
            {
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc cref="ContainsObject(ReadOnlySpan{Backend}, Backend)"/>
    public static bool ContainsObject(this Span<Backend> backends, Backend wanted) =>
        ((ReadOnlySpan<Backend>)backends).ContainsObject(wanted);
}
