using System.Diagnostics;
using System.Globalization;
using TrafficCop.Servers;

namespace TrafficCop.Workload;

/// <summary>The clients: real HTTP requests over real connections, each sent when it is due, at most so many at a time.</summary>
internal sealed class Traffic(string front) : IDisposable
{
    public const int Clients = 256;

    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, ActivityHeadersPropagator = null })
    {
        BaseAddress = new Uri(front),
        Timeout = TimeSpan.FromSeconds(30),
    };

    private int _busy;

    /// <summary>Whether the last traffic had a moment without a free client.</summary>
    public bool AllClientsBusy { get; private set; }

    /// <returns>The answers, in the order of the visits.</returns>
    public async Task<Answer[]> SendAsync(IReadOnlyList<Visit> visits, Action onAnswer, CancellationToken cancellationToken)
    {
        Answer[] answers = new Answer[visits.Count];
        int next = -1;
        AllClientsBusy = false;
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => RunClientAsync()));
        return answers;

        async Task RunClientAsync()
        {
            for (int i = Interlocked.Increment(ref next); i < visits.Count; i = Interlocked.Increment(ref next))
            {
                TimeSpan wait = visits[i].Due - Stopwatch.GetElapsedTime(start);
                if (wait > TimeSpan.Zero)
                {
                    await Task.Delay(wait, cancellationToken);
                }

                if (Interlocked.Increment(ref _busy) == Clients)
                {
                    AllClientsBusy = true;
                }

                string? server = await SendAsync(visits[i], cancellationToken);
                Interlocked.Decrement(ref _busy);
                answers[i] = new Answer(visits[i].User, server, Stopwatch.GetElapsedTime(start) - visits[i].Due);
                onAnswer();
            }
        }
    }

    public void Dispose() => _client.Dispose();

    /// <returns>The server that answered; null if the request is lost.</returns>
    private async Task<string?> SendAsync(Visit visit, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, string.Create(CultureInfo.InvariantCulture, $"/work?units={visit.Units}"));
        request.Headers.Add("X-Forwarded-For", visit.User.Address); // loopback has one address, so the clients tell theirs
        request.Headers.Add(Server.UserHeader, visit.User.Name);
        try
        {
            using HttpResponseMessage response = await _client.SendAsync(request, cancellationToken);
            string body = await response.Content.ReadAsStringAsync(cancellationToken);
            return response.IsSuccessStatusCode && body == $"Hello {visit.User.Name}"
                ? response.Headers.GetValues(Server.ServedByHeader).Single()
                : null;
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException
            || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }
}
