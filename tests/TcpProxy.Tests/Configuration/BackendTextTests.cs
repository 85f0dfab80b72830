using TcpProxy.Configuration;

namespace TcpProxy.Tests.Configuration;

public class BackendTextTests
{
    [Theory]
    [InlineData("10.0.0.1:80", "10.0.0.1:80", 1, int.MaxValue)]
    [InlineData("10.0.0.1:80,weight=3", "10.0.0.1:80", 3, int.MaxValue)]
    [InlineData("10.0.0.1:80,max=5,id=a=b,weight=0", "a=b", 0, 5)]
    public void A_backend_has_an_address_and_perhaps_more(string text, string id, int weight, int max)
    {
        BackendSettings backend = BackendText.Parse(text).Value!;

        Assert.Equal(
            (id, "10.0.0.1:80", weight, max), (backend.Id, backend.Address, backend.Weight, backend.MaxConnections));
    }

    [Theory]
    [InlineData("a:80,weight", "has 'weight'")]
    [InlineData("a:80,", "has ''")]
    [InlineData("a:80,=3", "has '=3'")]
    [InlineData("a:80,Weight=3", "has 'Weight=3'")]
    [InlineData("a:80,weight=", "but was ''")]
    [InlineData("a:80,weight=1000001", "from 0 to 1,000,000, but was '1000001'")]
    [InlineData("a:80,max=0", "from 1 to 2,147,483,647, but was '0'")]
    [InlineData("a:80,id=", "id that is not empty")]
    [InlineData("a:80,max=1,max=1", "max only once")]
    [InlineData("weight=3", "but was 'weight=3'")]
    public void A_mistake_is_named(string text, string problem) =>
        Assert.Contains(problem, BackendText.Parse(text).Problem!, StringComparison.Ordinal);
}
