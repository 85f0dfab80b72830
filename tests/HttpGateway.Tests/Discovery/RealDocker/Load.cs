using System.Collections.Concurrent;
using System.Net;

namespace HttpGateway.Tests.Discovery.RealDocker;

/// <summary>Clients that ask the gateway without pause. Each answer counts.</summary>
internal sealed class Load : IAsyncDisposable
{
    private const int Clients = 4;

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, int> _answers = new(StringComparer.Ordinal);
    private readonly HttpClient _client = new();
    private readonly Task _running;

    public Load(Uri address) => _running = Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => AskAsync(address)));

    /// <summary>How often each answer came. Whatever is no answer has its status or its message.</summary>
    public IReadOnlyDictionary<string, int> Answers => _answers;

    /// <summary>Waits until an answer comes that is not in the counts so far.</summary>
    public Task AnswersAsync(string answer)
    {
        int before = _answers.GetValueOrDefault(answer);
        return Wait.UntilAsync(() => Task.FromResult(_answers.GetValueOrDefault(answer)), count => count > before + 10);
    }

    /// <summary>Ends the clients. Then no answer may be anything but these.</summary>
    public async Task EndWithAsync(params string[] expected)
    {
        await _stop.CancelAsync();
        await _running.Bounded();
        Assert.Equal(expected.Order(StringComparer.Ordinal), _answers.Keys.Order(StringComparer.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.Bounded();
        _client.Dispose();
        _stop.Dispose();
    }

    private async Task AskAsync(Uri address)
    {
        while (!_stop.IsCancellationRequested)
        {
            string answer;
            try
            {
                using HttpResponseMessage response = await _client.GetAsync(address);
                answer = response.StatusCode == HttpStatusCode.OK
                    ? (await response.Content.ReadAsStringAsync()).Trim()
                    : $"{(int)response.StatusCode}";
            }
            catch (HttpRequestException failure)
            {
                answer = failure.Message;
            }

            _answers.AddOrUpdate(answer, 1, static (_, count) => count + 1);
        }
    }
}
