using System.Collections.Concurrent;
using HttpGateway.Configuration;
using HttpGateway.Tests.Support;

namespace HttpGateway.Tests.Configuration;

public class FileWatchTests
{
    [Fact]
    public async Task A_usable_content_is_taken_once()
    {
        using GatewayFile file = new("first");
        ConcurrentQueue<string> taken = [];
        await using FileWatch watch = new([file.Path]);
        watch.Start(async _ =>
        {
            taken.Enqueue(await File.ReadAllTextAsync(file.Path));
            return true;
        });

        file.Replace("second");
        await Wait.UntilAsync(() => Task.FromResult(taken.Count), static count => count == 1);
        file.Write("third");
        await Wait.UntilAsync(() => Task.FromResult(taken.Count), static count => count == 2);

        Assert.Equal(["second", "third"], taken);
    }

    /// <summary>The first look at a file may meet it half written: an error is final at the second look.</summary>
    [Fact]
    public async Task An_unusable_content_is_looked_at_twice_and_not_again()
    {
        using GatewayFile file = new("first");
        ConcurrentQueue<bool> looks = [];
        await using FileWatch watch = new([file.Path]);
        watch.Start(isSettled =>
        {
            looks.Enqueue(isSettled);
            return Task.FromResult(false);
        });

        file.Write("bad");
        await Wait.UntilAsync(() => Task.FromResult(looks.Count), static count => count == 2);
        file.Write("worse");
        await Wait.UntilAsync(() => Task.FromResult(looks.Count), static count => count == 4);

        Assert.Equal([false, true, false, true], looks);
    }

    [Fact]
    public async Task A_link_that_points_elsewhere_is_a_change()
    {
        using GatewayFile file = new("first");
        string other = Path.Combine(file.Folder, "other.json");
        string link = Path.Combine(file.Folder, "link.json");
        await File.WriteAllTextAsync(other, "second");
        File.CreateSymbolicLink(link, file.Path);
        TaskCompletionSource taken = new();
        await using FileWatch watch = new([link]);
        watch.Start(_ => Task.FromResult(taken.TrySetResult()));

        File.CreateSymbolicLink(link + ".new", other);
        File.Move(link + ".new", link, overwrite: true);

        await taken.Task.Bounded();
    }
}
