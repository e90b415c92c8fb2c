using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Hal9.Neurons.Tests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Hal9.Neurons.Integration.Tests;

/// <summary>The page as a person meets it, in a real Chromium.</summary>
public sealed class BrowserTests : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    private IBrowser Browser => _browser ?? throw new InvalidOperationException("The browser is started before each test.");

    public async ValueTask InitializeAsync()
    {
        string? chromium = LocalServer.Find("chromium", "/usr/bin") ?? LocalServer.Find("google-chrome");
        if (chromium is null)
            Assert.Skip("needs chromium");
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = chromium,
            Args =
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
            ],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    [Fact]
    public async Task A_signal_sent_on_the_page_lights_neurons_and_is_listed_without_reloading()
    {
        await using RunningService service = await RunningService.ReadyAsync();
        IPage page = await OpenAsync(service);
        await Expect(page.Locator("#live")).ToHaveTextAsync("live");

        await page.GetByLabel("It enters by").SelectOptionAsync("sensory");
        await page.GetByLabel("and says").FillAsync("from the browser");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();

        await Expect(page.Locator("#sent")).ToContainTextAsync("It touched");
        await Expect(page.Locator("#signals li").First).ToContainTextAsync("sensory from the browser");
        await Expect(page.Locator("circle.lit").First).ToBeAttachedAsync();
        await Expect(page.Locator("#total")).ToHaveTextAsync("1");
        await KeepScreenshotAsync(page, "neurons");
    }

    [Fact]
    public async Task A_signal_from_elsewhere_appears_on_the_page()
    {
        await using RunningService service = await RunningService.ReadyAsync();
        IPage page = await OpenAsync(service);
        await Expect(page.Locator("#live")).ToHaveTextAsync("live");

        await service.SignalAsync("<b>from elsewhere</b>");

        await Expect(page.Locator("#signals li").First).ToContainTextAsync("<b>from elsewhere</b>");
        await Expect(page.Locator("#signals")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task A_service_that_is_gone_is_said_on_the_page()
    {
        await using RunningService service = await RunningService.ReadyAsync();
        IPage page = await OpenAsync(service);
        await Expect(page.Locator("#live")).ToHaveTextAsync("live");

        await service.StopAsync();

        await Expect(page.Locator("#live")).ToHaveTextAsync("connecting again");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Expect(page.Locator("#sent")).ToHaveTextAsync("The service does not answer.");
    }

    [Theory]
    [InlineData(1360, 1080)]
    [InlineData(390, 844)]
    public async Task The_page_is_accessible_at_any_width_and_says_nothing_to_the_console(int width, int height)
    {
        await using RunningService service = await RunningService.ReadyAsync();
        await service.SignalAsync("something to list");
        List<string> complaints = [];
        IPage page = await OpenAsync(service, width, height, complaints);

        AxeResult result = await page.RunAxe();

        Assert.Empty(result.Violations.Select(violation => $"{violation.Help} ({violation.Id}): {string.Join(", ", violation.Nodes.Select(node => node.Html))}"));
        Assert.Empty(complaints);
        Assert.Equal("HAL9 neurons", await page.TitleAsync());
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), "The page is wider than its window.");
        await KeepScreenshotAsync(page, $"neurons-{width}");
    }

    [Fact]
    public async Task The_page_says_everything_without_a_script()
    {
        await using RunningService service = await RunningService.ReadyAsync();
        await service.SignalAsync("seen without a script");
        await using IBrowserContext context = await Browser.NewContextAsync(new() { JavaScriptEnabled = false });
        IPage page = await context.NewPageAsync();
        await page.GotoAsync(service.Client.BaseAddress!.ToString());

        await Expect(page.GetByText("seen without a script")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Img, new() { Name = "240 neurons in 7 layers" })).ToBeVisibleAsync();
    }

    private async Task<IPage> OpenAsync(RunningService service, int width = 1360, int height = 1080, List<string>? complaints = null)
    {
        IPage page = await Browser.NewPageAsync(new() { ViewportSize = new() { Width = width, Height = height } });
        page.SetDefaultTimeout(60_000);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                complaints?.Add(message.Text);
        };
        page.PageError += (_, error) => complaints?.Add(error);
        await page.GotoAsync(service.Client.BaseAddress!.ToString());
        return page;
    }

    /// <summary>For a person to look at, where NEURONS_SCREENSHOTS names a folder.</summary>
    private static async Task KeepScreenshotAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("NEURONS_SCREENSHOTS") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png"), FullPage = true });
    }
}
