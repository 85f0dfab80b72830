using System.Text.Json;

namespace Samples.ModelGateway;

/// <summary>A client with a few long system prompts, as applications have them.</summary>
internal static class Chat
{
    private static readonly string[] Prompts =
        ["You translate contracts.", "You review code.", "You answer support mail.", "You plan routes."];

    /// <summary>Sends requests one after the other.</summary>
    /// <returns>The server that answered each, or the status.</returns>
    public static async Task<List<string>> SendAsync(HttpClient client, int requests)
    {
        List<string> answers = [];
        for (int request = 0; request < requests; request++)
        {
            object[] messages = [new { role = "system", content = Prompts[request % Prompts.Length] }];
            using HttpResponseMessage response = await client.PostAsJsonAsync(
                new Uri("/v1/chat/completions", UriKind.Relative), new { model = "any", messages });
            answers.Add(response.IsSuccessStatusCode
                ? await ReadAsync(response)
                : $"{(int)response.StatusCode} {(response.Headers.RetryAfter is null ? "" : "with Retry-After")}");
        }

        return answers;
    }

    private static async Task<string> ReadAsync(HttpResponseMessage response)
    {
        JsonElement body = await response.Content.ReadFromJsonAsync<JsonElement>();
        return body.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()!;
    }
}
