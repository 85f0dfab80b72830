using System.Text.RegularExpressions;
using Balancing.Hosting.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Balancing.Hosting.Tests.Pools;

public class ReloadTests
{
    [Fact]
    public async Task A_reload_changes_the_members_and_keeps_the_objects_of_unchanged_entries()
    {
        await using PoolHost host = await PoolHost.StartAsync(Section("a*1", "b*1", "c*1"));
        Backend[] before = [.. host.Pool.Backends];
        using BackendLease lease = before[1].Acquire();
        before[1].IsDraining = true;
        host.Configuration.Change(Section("b*5", "d*1", "a*1"));
        Assert.Equal(["b*5", "d*1", "a*1"], host.Members);
        Assert.Same(before[0], host.Pool.Backends[2]);
        Assert.NotSame(before[1], host.Pool.Backends[0]);
        Assert.True(host.Pool.Backends[0].IsDraining);
        Assert.Equal(1, host.Pool.Backends[0].InFlightCount);
        Assert.Equal(["Pool 'api': the configuration has changed; 3 backends."], Logged(host, "has changed"));
    }

    [Theory]
    [InlineData("\"Weight\":2")]
    [InlineData("\"Address\":\"http://a.test:81\"")]
    [InlineData("\"Host\":\"x\"")]
    [InlineData("\"MaxInFlight\":3")]
    public async Task A_changed_value_of_an_entry_gives_a_new_object(string change)
    {
        const string Start =
            """{"Backends":[{"Id":"a","Address":"http://a.test"},{"Id":"b","Address":"http://b.test"}]}""";
        await using PoolHost host = await PoolHost.StartAsync(EditableConfiguration.Api(Start));
        Backend[] before = [.. host.Pool.Backends];
        string changed = change.StartsWith("\"Address", StringComparison.Ordinal)
            ? Start.Replace("\"Address\":\"http://a.test\"", change, StringComparison.Ordinal)
            : Start.Replace("\"Id\":\"a\"", $"\"Id\":\"a\",{change}", StringComparison.Ordinal);
        host.Configuration.Change(EditableConfiguration.Api(changed));
        Assert.NotSame(before[0], host.Pool.Backends[0]);
        Assert.Same(before[1], host.Pool.Backends[1]);
    }

    [Fact]
    public async Task A_reload_without_news_changes_nothing()
    {
        await using PoolHost host = await PoolHost.StartAsync(Section("a*1", "b*2"));
        int changes = 0;
        host.Pool.Changed += (_, _) => changes++;
        host.Configuration.Change(Section("a*1", "b*2"));
        Assert.Equal(0, changes);
        Assert.Empty(Logged(host, "has changed"));
    }

    [Fact]
    public async Task A_bad_reload_changes_nothing_logs_all_errors_and_a_good_one_works()
    {
        await using PoolHost host = await PoolHost.StartAsync(Section("a*1", "b*1"));
        Backend[] before = [.. host.Pool.Backends];
        host.Configuration.Change(
            EditableConfiguration.Api("""{"Backends":[{"Address":"c:1"},{"Address":"d"}],"LoadFactor":0,"Typo":1}"""));
        Assert.Equal(before, host.Pool.Backends);
        Assert.Equal(
            ["Configuration not changed: Pool 'api': Balancing:api:Backends:1:Address must",
                "Configuration not changed: Pool 'api': Balancing:api:LoadFactor must",
                "Configuration not changed: Pool 'api': Balancing:api:Typo is"],
            host.Log.Errors.Select(static error => string.Join(' ', error.Split(' ')[..7]))
                .Order(StringComparer.Ordinal));
        host.Configuration.Change(Section("a*1", "c*1"));
        Assert.Equal(["a*1", "c*1"], host.Members);
        Assert.Same(before[0], host.Pool.Backends[0]);
    }

    [Fact]
    public async Task A_section_that_vanishes_keeps_the_members()
    {
        await using PoolHost host = await PoolHost.StartAsync(Section("a*1"));
        host.Configuration.Change("{}");
        Assert.Equal(["a*1"], host.Members);
        Assert.Single(host.Log.Errors);
        host.Configuration.Change(EditableConfiguration.Api("""{"Backends":[]}"""));
        Assert.Empty(host.Members);
    }

    // An exception would come out of the change of the configuration, and other listeners would not hear of it.
    [Fact]
    public async Task Nothing_escapes_from_a_bad_reload_whatever_code_throws()
    {
        bool throws = false;
        await using PoolHost host = await PoolHost.StartAsync(Section("a*1"), services => services
            .AddBackendPool("api")
            .AddBackendPool("api", options =>
            {
                if (throws)
                {
                    throw new InvalidOperationException("The code\nfailed.");
                }
            }));
        int heard = 0;
        using IDisposable listener =
            ChangeToken.OnChange(host.Configuration.Root.GetReloadToken, () => heard++);
        throws = true;
        host.Configuration.Change(Section("b*1"));
        Assert.Equal(["a*1"], host.Members);
        Assert.Equal(["Configuration not changed: Pool 'api': The code failed."], host.Log.Errors);
        Assert.Equal(1, heard);
        throws = false;
        host.Configuration.Change(Section("b*1"));
        Assert.Equal(["b*1"], host.Members);
        Assert.Equal(2, heard);
    }

    [Fact]
    public async Task A_backend_that_cannot_be_created_refuses_the_reload()
    {
        await using PoolHost host = await PoolHost.StartAsync(Section("a*1"), static services => services
            .AddBackendPool("api")
            .AddBackendPool("api", static options => options.CreateBackend = static entry =>
                entry.Id == "bad" ? throw new NotSupportedException("No.") : new Backend(entry.Id!)));
        Backend a = host.Pool.Backends[0];
        host.Configuration.Change(Section("a*1", "bad*1", "c*1"));
        Assert.Same(a, Assert.Single(host.Pool.Backends));
        Assert.Equal(["Configuration not changed: Pool 'api': Balancing:api:Backends:1: No."], host.Log.Errors);
        host.Configuration.Change(Section("a*1", "c*1"));
        Assert.Same(a, host.Pool.Backends[0]);
        Assert.Equal(2, host.Pool.Backends.Length);
    }

    [Fact]
    public async Task A_selector_that_refuses_the_members_refuses_the_reload()
    {
        await using PoolHost host = await PoolHost.StartAsync(Section("a*1", "b*1"), static services => services
            .AddBackendPool("api")
            .AddBackendPool("api", static options => options.Selector = SelectorNames.ConsistentHash));
        Backend[] before = [.. host.Pool.Backends];
        host.Configuration.Change(Section("a*1", "b*1000000"));
        Assert.Equal(before, host.Pool.Backends);
        Assert.Contains("16,777,216", Assert.Single(host.Log.Errors), StringComparison.Ordinal);
        host.Configuration.Change(Section("a*1", "b*2"));
        Assert.Equal(["a*1", "b*2"], host.Members);
    }

    [Fact]
    public async Task A_handler_of_the_pool_that_throws_does_not_undo_the_reload()
    {
        await using PoolHost host = await PoolHost.StartAsync(Section("a*1"));
        Backend a = host.Pool.Backends[0];
        host.Pool.Changed += static (_, _) => throw new InvalidOperationException("A handler.");
        host.Configuration.Change(Section("a*1", "b*1"));
        Assert.Equal(["a*1", "b*1"], host.Members);
        Assert.Equal(
            ["Pool 'api': the configuration has changed, but a handler of the Changed event failed."],
            host.Log.Errors);
        host.Configuration.Change(Section("a*1"));
        Assert.Same(a, Assert.Single(host.Pool.Backends));
    }

    [Theory]
    [InlineData("\"Selector\":\"Random\"", "Selector")]
    [InlineData("\"PanicThreshold\":0.5,\"LoadFactor\":2", "PanicThreshold, LoadFactor")]
    [InlineData("\"SlowStart\":{\"Window\":\"1s\"}", "SlowStart")]
    [InlineData("\"OutlierEjection\":{\"MaxEjectedShare\":0.5}", "OutlierEjection")]
    public async Task A_setting_that_needs_a_restart_is_logged_once_and_the_members_reload(string change, string keys)
    {
        await using PoolHost host = await PoolHost.StartAsync(Section("a*1"));
        IBackendSelector selector = host.Services.GetRequiredKeyedService<IBackendSelector>("api");
        string changed =
            Section("a*1", "b*1").Replace("{\"Backends", $"{{{change},\"Backends", StringComparison.Ordinal);
        host.Configuration.Change(changed);
        host.Configuration.Change(changed);
        Assert.Equal(["a*1", "b*1"], host.Members);
        Assert.Equal([$"Pool 'api': {keys} changed; this takes effect after a restart."], host.Log.Warnings);
        Assert.Same(selector, host.Services.GetRequiredKeyedService<IBackendSelector>("api"));
        Assert.False(host.Pool.IsPanicking);
        Assert.Empty(host.Log.Errors);
    }

    [Fact]
    public async Task A_setting_that_is_taken_back_and_changed_again_is_logged_again()
    {
        await using PoolHost host = await PoolHost.StartAsync(Section("a*1"));
        string changed = Section("a*1").Replace(
            "{\"Backends", "{\"Selector\":\"Random\",\"Backends", StringComparison.Ordinal);
        host.Configuration.Change(changed);
        host.Configuration.Change(Section("a*1"));
        Assert.Single(host.Log.Warnings);
        host.Configuration.Change(changed);
        Assert.Equal(2, host.Log.Warnings.Count());
    }

    [Fact]
    public async Task A_name_of_a_selector_in_another_case_needs_no_restart()
    {
        await using PoolHost host = await PoolHost.StartAsync(Section("a*1"));
        host.Configuration.Change(
            Section("a*1").Replace(
                "{\"Backends", "{\"Selector\":\"LEASTconnections\",\"Backends", StringComparison.Ordinal));
        Assert.Empty(host.Log.Warnings);
    }

    [Fact]
    public async Task Members_of_discovery_survive_a_reload()
    {
        await using PoolHost host = await PoolHost.StartAsync(Section("a*1"), static services => services
            .AddBackendPool("api")
            .AddBackendPool("api", static options => options.ManagesMembers = false));
        Assert.Empty(host.Members);
        DiscoveredBackends.Apply(host.Pool, [new Backend("found", 7)]);
        host.Configuration.Change(Section("b*1"));
        Assert.Equal(["found*7"], host.Members);
    }

    [Fact]
    public async Task A_member_that_was_removed_by_code_comes_back_with_the_next_reload()
    {
        await using PoolHost host = await PoolHost.StartAsync(Section("a*1", "b*1"));
        host.Pool.Remove("a");
        host.Configuration.Change(Section("a*1", "b*1"));
        Assert.Equal(["a*1", "b*1"], host.Members);
    }

    [Fact]
    public async Task Either_of_two_sections_of_one_pool_reloads()
    {
        EditableConfiguration other = new($$"""{"Backends":{{EditableConfiguration.Backends("x")}} }""");
        await using PoolHost host = await PoolHost.StartAsync(Section("a*1"), services => services
            .AddBackendPool("api")
            .AddBackendPool("api", other.Root));
        Assert.Equal(["a*1", "x*1"], host.Members);
        other.Change($$"""{"Backends":{{EditableConfiguration.Backends("y")}} }""");
        Assert.Equal(["a*1", "y*1"], host.Members);
        host.Configuration.Change(Section("b*1"));
        Assert.Equal(["b*1", "y*1"], host.Members);
    }

    [Fact]
    public async Task A_pool_follows_its_configuration_no_more_once_the_services_are_disposed()
    {
        EditableConfiguration configuration;
        BackendPool pool;
        await using (PoolHost host = await PoolHost.StartAsync(Section("a*1")))
        {
            configuration = host.Configuration;
            pool = host.Pool;
        }

        configuration.Change(Section("b*1"));
        Assert.Equal("a", Assert.Single(pool.Backends).Id);
    }

    // A subscription that is left would keep them, and would grow with each host of a test suite.
    [Theory]
    [InlineData("a*1", true)]
    [InlineData("a*-1", false)]
    public async Task Disposed_services_can_be_collected_although_the_configuration_stays(string backend, bool isValid)
    {
        EditableConfiguration configuration = new(Section(backend));
        WeakReference services = await UseAsync(configuration, isValid);
        for (int attempt = 0; services.IsAlive && attempt < 100; attempt++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(services.IsAlive);
        configuration.Change(Section("b*1"));

        static async Task<WeakReference> UseAsync(EditableConfiguration configuration, bool isValid)
        {
            await using ServiceProvider services = new ServiceCollection()
                .AddBackendPool("api", configuration.Root.GetSection("Balancing:api"))
                .BuildServiceProvider();
            if (isValid)
            {
                Assert.Single(services.GetBackendPool("api").Backends);
            }
            else
            {
                Assert.Throws<OptionsValidationException>(() => services.GetBackendPool("api"));
            }

            return new WeakReference(services.GetRequiredService<IOptionsFactory<NamedBackendPoolOptions>>());
        }
    }

    [Theory]
    [InlineData("SlowStart", "Window", "\"40s\"")]
    [InlineData("SlowStart", "MinimumShare", "0.3")]
    [InlineData("OutlierEjection", "ConsecutiveFailures", "7")]
    [InlineData("OutlierEjection", "FailureRate", "0.7")]
    [InlineData("OutlierEjection", "MinimumRequests", "7")]
    [InlineData("OutlierEjection", "Interval", "\"7s\"")]
    [InlineData("OutlierEjection", "BaseDuration", "\"7s\"")]
    [InlineData("OutlierEjection", "MaxDuration", "\"7s\"")]
    [InlineData("OutlierEjection", "MaxEjectedShare", "0.7")]
    public async Task Each_value_of_the_pool_that_waits_for_a_restart_is_logged(
        string section, string key, string value)
    {
        const string Options =
            """
            "SlowStart":{"Window":"30s","MinimumShare":0.1},
            "OutlierEjection":{"ConsecutiveFailures":5,"FailureRate":0.5,"MinimumRequests":20,"Interval":"10s",
                "BaseDuration":"30s","MaxDuration":"300s","MaxEjectedShare":0.3}
            """;
        string first = Section("a*1").Replace("{\"Backends", $"{{{Options},\"Backends", StringComparison.Ordinal);
        await using PoolHost host = await PoolHost.StartAsync(first);
        string changed = Regex.Replace(first, $"\"{key}\":[^,}}]+", $"\"{key}\":{value}");
        Assert.NotEqual(first, changed);
        host.Configuration.Change(changed);
        Assert.Equal([$"Pool 'api': {section} changed; this takes effect after a restart."], host.Log.Warnings);
    }

    /// <summary>A file on disk, with the watcher of the framework.</summary>
    [Fact]
    public async Task A_file_that_changes_reloads_the_pool()
    {
        string folder = Directory.CreateTempSubdirectory("balancing-").FullName;
        try
        {
            string file = Path.Combine(folder, "pools.json");
            await File.WriteAllTextAsync(file, Section("a*1"));
            IConfigurationRoot root = new ConfigurationBuilder()
                .SetBasePath(folder).AddJsonFile("pools.json", optional: false, reloadOnChange: true).Build();
            await using ServiceProvider services = new ServiceCollection()
                .AddSingleton<IConfiguration>(root).AddBackendPool("api").BuildServiceProvider();
            BackendPool pool = services.GetBackendPool("api");
            TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
            pool.Changed += (_, change) =>
            {
                if (change.Current.Length == 2)
                {
                    changed.TrySetResult();
                }
            };
            await File.WriteAllTextAsync(file, Section("a*1", "b*1"));
            await changed.Task.WithinLimit();
            (root as IDisposable)?.Dispose();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Section(params string[] entries) =>
        EditableConfiguration.Api($$"""{"Backends":{{EditableConfiguration.Backends(entries)}} }""");

    private static IEnumerable<string> Logged(PoolHost host, string part) =>
        host.Log.All.Where(text => text.Contains(part, StringComparison.Ordinal));
}
