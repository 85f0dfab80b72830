using HttpGateway.Configuration;

namespace HttpGateway.Tests.Configuration;

public class SettingsTests
{
    [Fact]
    public void The_status_page_is_on_a_loopback_address_and_changes_nothing_by_default()
    {
        List<string> errors = [];
        AdminSettings admin = ConfigurationFile.Parse("{}"u8.ToArray(), errors)!.Settings.Admin;

        Assert.Empty(errors);
        Assert.Equal(("http://127.0.0.1:9901", false), (admin.Url, admin.AllowChanges));
    }
}
