using Balancing;
using HttpGateway.Discovery;
using HttpGateway.Tests.Status.Support;
using HttpGateway.Tests.Support;
using Microsoft.Playwright;

namespace HttpGateway.Tests.Status.Browser;

/// <summary>The page as people see it.</summary>
public class PageTests(Chromium chromium) : IClassFixture<Chromium>
{
    private static readonly Uri Page = new("/_balancing", UriKind.Relative);

    [ChromiumFact]
    public async Task The_page_shows_each_backend_and_no_error()
    {
        await using StatusHost host = await StatusHost.StartAsync(Clusters.OfIds("a", "b"));
        await using OpenPage page = await OpenAsync(host);
        await page.StateAsync("a", "available");
        await page.StateAsync("b", "available");

        Assert.Equal("web", await page.Tab.Locator(OpenPage.RowOf("a")).GetAttributeAsync("data-pool"));
        Assert.Empty(page.Errors);
    }

    [ChromiumFact]
    public async Task A_server_that_is_killed_changes_its_row()
    {
        TestServer a = await TestServer.StartAsync("a");
        await using TestServer b = await TestServer.StartAsync("b");
        await using StatusHost host = await StatusHost.StartAsync(
            Clusters.Create(Clusters.Destination("a", a.Address), Clusters.Destination("b", b.Address)).With(
                ("Balancing.OutlierEjection.ConsecutiveFailures", "1"),
                ("Balancing.OutlierEjection.BaseDuration", "01:00:00"),
                ("Balancing.OutlierEjection.MaxDuration", "01:00:00"),
                ("Balancing.OutlierEjection.MaxEjectedShare", "0.5")));
        await using OpenPage page = await OpenAsync(host);
        await page.StateAsync("a", "available");
        await a.DisposeAsync();
        await host.RequestAsync();
        await host.RequestAsync();

        await page.StateAsync("a", "ejected");
        await page.StateAsync("b", "available");
        Assert.Contains(
            "too many failures",
            await page.Tab.Locator(OpenPage.RowOf("a")).InnerTextAsync(),
            StringComparison.Ordinal);
        Assert.Empty(page.Errors);
    }

    [ChromiumFact]
    public async Task Buttons_drain_and_undrain()
    {
        await using StatusHost host = await StatusHost.StartAsync(Clusters.OfIds("a", "b"));
        await using OpenPage page = await OpenAsync(host);
        await page.ClickAsync("a", "drain");
        await page.StateAsync("a", "draining");
        Assert.True(host.Member("web", "a").IsDraining);

        await page.ClickAsync("a", "undrain");
        await page.StateAsync("a", "available");
        Assert.False(host.Member("web", "a").IsDraining);
        Assert.Empty(page.Errors);
    }

    [ChromiumFact]
    public async Task The_focus_stays_on_the_button_of_the_same_row()
    {
        await using StatusHost host = await StatusHost.StartAsync(Clusters.OfIds("a", "b"));
        await using OpenPage page = await OpenAsync(host);
        await page.RowAsync("a");
        await page.Tab.Locator($"{OpenPage.RowOf("a")} button[data-action=drain]").FocusAsync();
        await page.Tab.Keyboard.PressAsync("Enter");
        await page.StateAsync("a", "draining");

        await page.Tab.Locator($"{OpenPage.RowOf("a")} button[data-action=undrain]:focus").WaitForAsync();
    }

    [ChromiumFact]
    public async Task Buttons_are_off_unless_changes_are_enabled()
    {
        await using StatusHost host = await StatusHost.StartAsync(
            allowsChanges: false, time: null, Clusters.OfIds("a"));
        await using OpenPage page = await OpenAsync(host);
        await page.RowAsync("a");

        Assert.True(await page.Tab.Locator("button[data-action=drain]").IsDisabledAsync());
        Assert.True(await page.Tab.Locator("#locked").IsVisibleAsync());
    }

    [ChromiumFact]
    public async Task A_cluster_with_a_policy_of_YARP_has_rows_and_no_working_button()
    {
        await using HeldServer server = await HeldServer.StartAsync();
        await using StatusHost host = await StatusHost.StartAsync(
            Clusters.Create(Clusters.Destination("a", server.Address)) with { LoadBalancingPolicy = "RoundRobin" },
            Clusters.OfIds("b") with { ClusterId = "other" });
        Task<int> request = host.RequestAsync();
        await using OpenPage page = await OpenAsync(host);
        await page.StateAsync("a", "available");
        ILocator row = page.Tab.Locator(OpenPage.RowOf("a"));
        await row.Locator(".in-flight").GetByText("1", new() { Exact = true }).WaitForAsync();

        Assert.Equal(
            ["Balancing.RoundRobin", "RoundRobin, a policy of YARP"],
            await page.Tab.Locator(".policy").AllTextContentsAsync());
        Assert.Equal("–", await row.Locator(".requests").TextContentAsync());
        Assert.True(await row.Locator("button[data-action=drain]").IsDisabledAsync());
        Assert.Equal("2 of 2", await page.Tab.Locator("#available").TextContentAsync());
        Assert.Empty(page.Errors);

        server.Answer();
        Assert.Equal(200, await request);
    }

    [ChromiumFact]
    public async Task Names_are_shown_as_text_and_their_buttons_work()
    {
        const string Name = "<img src=x onerror=alert(1)>/%2F \"'&?#";
        await using StatusHost host = await StatusHost.StartAsync(
            Clusters.OfIds(Name) with { ClusterId = Name });
        host.Problems.Replace("docker", [new Problem("docker", Name, Name)]);
        await using OpenPage page = await OpenAsync(host);
        await page.RowAsync(Name);

        Assert.Equal(Name, await page.Tab.Locator($"{OpenPage.RowOf(Name)} strong").TextContentAsync());
        Assert.Equal(Name, await page.Tab.Locator("#problems strong").TextContentAsync());
        Assert.Equal(1, await page.Tab.Locator("img").CountAsync()); // the icon of the page
        await page.ClickAsync(Name, "drain");
        await page.StateAsync(Name, "draining");
        Assert.Empty(page.Errors);
    }

    [ChromiumFact]
    public async Task Backends_and_pools_come_and_go()
    {
        await using StatusHost host = await StatusHost.StartAsync(Clusters.OfIds("b", "c"));
        await using OpenPage page = await OpenAsync(host);
        await page.RowAsync("b");
        await host.ReloadAsync(Clusters.OfIds("a", "c"), Clusters.OfIds("d") with { ClusterId = "new" });
        await page.RowAsync("d");

        Assert.Equal(["d", "a", "c"], await page.Tab.Locator("tbody tr strong").AllTextContentsAsync());
        Assert.Equal(["new", "web"], await page.Tab.Locator(".pool h2").AllTextContentsAsync());
    }

    [ChromiumFact]
    public async Task The_problems_are_shown_and_go_when_they_are_mended()
    {
        await using StatusHost host = await StatusHost.StartAsync(Clusters.OfIds("a"));
        await using OpenPage page = await OpenAsync(host);
        await page.RowAsync("a");
        Assert.False(await page.Tab.Locator("#problems").IsVisibleAsync());

        host.Problems.Replace("file", [new Problem("file", "api", "Path is wrong.")]);
        await page.Tab.GetByText("Path is wrong.").WaitForAsync();
        host.Problems.Replace("file", []);
        await page.Tab.Locator("#problems").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
    }

    [ChromiumFact]
    public async Task Charts_show_requests_and_load()
    {
        await using TestServer server = await TestServer.StartAsync("a");
        await using StatusHost host = await StatusHost.StartAsync(
            Clusters.Create(Clusters.Destination("a", server.Address)));
        await using OpenPage page = await OpenAsync(host);
        await page.RowAsync("a");
        using BackendLease lease = host.Member("web", "a").Acquire();
        ILocator rates = page.Tab.GetByRole(AriaRole.Img, new() { Name = "Requests per second" });
        await Wait.UntilAsync(
            async () =>
            {
                await host.RequestAsync();
                return await rates.First.GetAttributeAsync("aria-label") ?? "";
            },
            static label => label.Length > 0 && !label.EndsWith("at most 0", StringComparison.Ordinal));

        await page.Tab.GetByRole(AriaRole.Img, new() { Name = "In flight in the last minute, at most 1" })
            .WaitForAsync();
        Assert.NotEqual("", await page.Tab.Locator(".rates polyline").GetAttributeAsync("points"));
    }

    [ChromiumFact]
    public async Task A_gateway_that_ends_is_said_to_be_lost()
    {
        StatusHost host = await StatusHost.StartAsync(Clusters.OfIds("a"));
        await using OpenPage page = await OpenAsync(host);
        await page.Tab.Locator("#connection[data-live=yes]").WaitForAsync();
        await host.DisposeAsync();

        await page.Tab.Locator("#connection[data-live=no]").WaitForAsync();
    }

    private Task<OpenPage> OpenAsync(StatusHost host) => chromium.OpenAsync(new Uri(host.Address, Page));
}
