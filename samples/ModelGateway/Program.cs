using Samples.ModelGateway;

WebApplication gateway = await Gateway.StartAsync(
    new ModelServer("own-1", 40), new ModelServer("own-2", 40), new ModelServer("own-3", 40),
    new ModelServer("rented-1", 50));
using HttpClient client = new() { BaseAddress = new Uri(gateway.Urls.First()) };
for (int hundred = 1; hundred <= 2; hundred++)
{
    string[] answers = [.. await Chat.SendAsync(client, requests: 100)];
    Console.WriteLine($"{hundred}00 requests: {string.Join(", ", answers.CountBy(answer => answer)
        .OrderBy(count => count.Key, StringComparer.Ordinal).Select(count => $"{count.Key} {count.Value}"))}");
}
