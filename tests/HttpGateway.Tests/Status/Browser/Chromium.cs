using Microsoft.Playwright;

namespace HttpGateway.Tests.Status.Browser;

/// <summary>A headless Chromium with a profile of its own, for the tests of one class.</summary>
public sealed class Chromium : IAsyncLifetime
{
    internal const string Missing = "chromium is not in the PATH; Debian has the package chromium.";

    private readonly DirectoryInfo _profile = Directory.CreateTempSubdirectory("chromium-");
    private IPlaywright? _playwright;
    private IBrowserContext? _browser;

    internal static string? Program => RequiredTool.Find("chromium");

    public async Task InitializeAsync()
    {
        if (Program is not { } program)
        {
            return; // the tests are skipped
        }

        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchPersistentContextAsync(
            _profile.FullName,
            new BrowserTypeLaunchPersistentContextOptions
            {
                ExecutablePath = program,
                Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
            });
        _browser.SetDefaultTimeout(30_000);
    }

    /// <summary>Opens an address, and collects what the console says.</summary>
    public async Task<OpenPage> OpenAsync(Uri address)
    {
        IPage page = await _browser!.NewPageAsync();
        OpenPage open = new(page);
        await page.GotoAsync(address.ToString());
        return open;
    }

    public async Task DisposeAsync()
    {
        await (_browser?.CloseAsync() ?? Task.CompletedTask);
        _playwright?.Dispose();
        _profile.Delete(recursive: true);
    }
}
