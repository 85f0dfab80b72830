using System.Globalization;

namespace Balancing.Http.Requests;

/// <summary>Says why no backend can take a request.</summary>
internal static class NoBackend
{
    private const int MostListed = 10;

    public static HttpRequestException CreateException(BackendPool? pool) =>
        new(HttpRequestError.ConnectionError, GetMessage(pool));

    private static string GetMessage(BackendPool? pool)
    {
        string subject =
            pool?.Name is { } name ? $"No backend of client '{name}' is available" : "No backend is available";
        if (pool is null)
        {
            return $"{subject}.";
        }

        IReadOnlyList<BackendStatus> status = pool.GetStatus();
        if (status.Count == 0)
        {
            return $"{subject}: there is none.";
        }

        string more = status.Count > MostListed
            ? string.Create(CultureInfo.InvariantCulture, $" and {status.Count - MostListed} more")
            : "";
        return $"{subject}: {string.Join(", ", status.Take(MostListed).Select(Describe))}{more}.";
    }

    private static string Describe(BackendStatus backend)
    {
        string state = GetText(backend.State);
        return backend.ReturnsIn is { } time
            ? string.Create(CultureInfo.InvariantCulture, $"'{backend.Id}' is {state} for {time.TotalSeconds:0.#} s")
            : $"'{backend.Id}' is {state}";
    }

    private static string GetText(BackendState state) => state switch
    {
        BackendState.Unavailable => "unavailable",
        BackendState.Suspended => "suspended",
        BackendState.Draining => "draining",
        BackendState.Unhealthy => "unhealthy",
        BackendState.Ejected => "ejected",
        BackendState.Full => "full",
        _ => "available", // it was excluded, or has returned meanwhile
    };
}
