using HttpGateway.Discovery;
using HttpGateway.Tests.Status.Support;
using Microsoft.Playwright;

namespace HttpGateway.Tests.Status.Browser;

/// <summary>The page on screens of different widths and colors.</summary>
public class LookTests(Chromium chromium) : IClassFixture<Chromium>
{
    // Contrast of WCAG 2: (lighter + 0.05) / (darker + 0.05), over the background that the text lies on.
    private const string SmallestContrast =
        """
        () => {
          const channel = value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
          const parse = text => text.match(/[\d.]+/g).map(Number);
          const luminance = ([r, g, b]) =>
            0.2126 * channel(r / 255) + 0.7152 * channel(g / 255) + 0.0722 * channel(b / 255);
          const ground = node => {
            for (; node; node = node.parentElement) {
              const color = parse(getComputedStyle(node).backgroundColor);
              if (color.length === 3 || color[3] === 1) return color;
            }
            return [255, 255, 255];
          };
          const texts = [...document.querySelectorAll("body *")].filter(node =>
            node.checkVisibility() && !node.disabled
            && [...node.childNodes].some(child => child.nodeType === 3 && child.data.trim() !== ""));
          return texts.map(node => {
            const pair = [parse(getComputedStyle(node).color), ground(node)].map(luminance).sort((a, b) => a - b);
            return { contrast: (pair[1] + 0.05) / (pair[0] + 0.05), name: `${node.tagName} ${node.className}` };
          }).sort((a, b) => a.contrast - b.contrast)[0].contrast;
        }
        """;

    [ChromiumTheory]
    [InlineData(320)]
    [InlineData(375)]
    [InlineData(768)]
    [InlineData(1200)]
    [InlineData(1201)]
    [InlineData(1440)]
    public async Task No_screen_must_be_scrolled_sideways(int width)
    {
        await using StatusHost host = await StartAsync();
        await using OpenPage page = await OpenAsync(host);
        await page.Tab.SetViewportSizeAsync(width, 800);

        Assert.Equal(0, await page.SidewaysAsync());
    }

    [ChromiumTheory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Texts_have_contrast_in_light_and_dark(ColorScheme scheme)
    {
        await using StatusHost host = await StartAsync();
        await using OpenPage page = await OpenAsync(host);
        await page.Tab.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme });

        double contrast = await page.Tab.EvaluateAsync<double>(SmallestContrast);
        Assert.True(contrast >= 4.5, $"The smallest contrast is {contrast:F2}, and must be 4.5.");
    }

    [ChromiumFact]
    public async Task Light_and_dark_differ()
    {
        await using StatusHost host = await StartAsync();
        await using OpenPage page = await OpenAsync(host);
        List<string> grounds = [];
        foreach (ColorScheme scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            await page.Tab.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme });
            grounds.Add(await page.Tab.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
        }

        Assert.Equal(["rgb(244, 246, 249)", "rgb(13, 17, 23)"], grounds);
    }

    /// <summary>Pools with long names, all states, and a problem.</summary>
    private static async Task<StatusHost> StartAsync()
    {
        string longName = string.Concat(Enumerable.Repeat("averylongname", 8));
        StatusHost host = await StatusHost.StartAsync(
            Clusters.Create(
                Clusters.Destination("ok", "http://127.0.0.1:1/"),
                Clusters.Destination("drained", "http://127.0.0.1:1/", ("Balancing.Weight", "0")),
                Clusters.Destination("full", "http://127.0.0.1:1/", ("Balancing.MaxInFlight", "1")),
                Clusters.Destination("sick", "http://127.0.0.1:1/"),
                Clusters.Destination("paused", "http://127.0.0.1:1/"),
                Clusters.Destination("off", "http://127.0.0.1:1/")) with
            {
                LoadBalancingPolicy = Balancing.Yarp.BalancingPolicies.ConsistentHash,
            },
            Clusters.OfIds(longName) with { ClusterId = longName });
        host.Member("web", "full").Acquire();
        host.Member("web", "sick").IsHealthy = false;
        host.Member("web", "paused").SuspendFor(TimeSpan.FromHours(1));
        host.Member("web", "off").IsAvailable = false;
        host.Problems.Replace("docker", [new Problem("docker", longName, longName)]);
        return host;
    }

    private async Task<OpenPage> OpenAsync(StatusHost host)
    {
        OpenPage page = await chromium.OpenAsync(new Uri(host.Address, "/_balancing"));
        await page.StateAsync("off", "unavailable");
        return page;
    }
}
