using Balancing.Hosting.Configuration;
using Balancing.Hosting.Tests.Support;
using Microsoft.Extensions.Options;

namespace Balancing.Hosting.Tests.Configuration;

public class PoolSectionTests
{
    private const string Good = """{"Id":"a","Address":"http://h:1"}""";

    [Fact]
    public void Every_key_of_a_section_is_read()
    {
        NamedBackendPoolOptions options = Read("""
            {
              "Selector": "leastlatency",
              "Backends": [
                {"Id":"a","Address":"https://h:1/base","Weight":3,"Host":"example.org:8443","MaxInFlight":100},
                {"Address":"tcp://h:2","Weight":0}
              ],
              "PanicThreshold": 0.5,
              "LoadFactor": 1.25,
              "SlowStart": {"Window":"45s","MinimumShare":0.2},
              "OutlierEjection": {
                "ConsecutiveFailures":7,"FailureRate":0.25,"MinimumRequests":30,"Interval":"11s","BaseDuration":"12s",
                "MaxDuration":"13m","MaxEjectedShare":0.4
              },
              "HealthCheck": {
                "Type":"http","Path":"/health?x=1","ExpectedStatus":204,
                "Interval":"7s","Timeout":"500ms","Rise":4,"Fall":6
              }
            }
            """);
        Assert.Empty(Validate(options));
        Assert.Equal("leastlatency", options.Selector);
        Assert.Collection(
            options.Backends,
            static a =>
            {
                Assert.Equal(
                    ("a", "https://h:1/base", 3, "example.org:8443", 100),
                    (a.Id, a.Address, a.Weight, a.Host, a.MaxInFlight));
            },
            static b =>
            {
                Assert.Equal(
                    (null, "tcp://h:2", 0, null, null),
                    (b.Id, b.Address, b.Weight, b.Host, b.MaxInFlight));
            });
        Assert.Equal((0.5, 1.25), (options.Pool.PanicThreshold, options.Pool.LoadFactor));
        SlowStartOptions slowStart = options.Pool.SlowStart!;
        Assert.Equal((TimeSpan.FromSeconds(45), 0.2), (slowStart.Window, slowStart.MinimumShare));
        OutlierEjectionOptions ejection = options.Pool.OutlierEjection!;
        Assert.Equal(
            (7, 0.25, 30, 0.4),
            (ejection.ConsecutiveFailures, ejection.FailureRate, ejection.MinimumRequests, ejection.MaxEjectedShare));
        Assert.Equal(
            (TimeSpan.FromSeconds(11), TimeSpan.FromSeconds(12), TimeSpan.FromMinutes(13)),
            (ejection.Interval, ejection.BaseDuration, ejection.MaxDuration));
        HealthCheckOptions check = options.HealthCheck!;
        Assert.Equal(
            (HealthCheckType.Http, "/health?x=1", 204, 4, 6),
            (check.Type, check.Path, check.ExpectedStatus, check.Rise, check.Fall));
        Assert.Equal(
            (TimeSpan.FromSeconds(7), TimeSpan.FromMilliseconds(500)), (check.Interval, check.Timeout));
    }

    [Fact]
    public void Keys_that_are_missing_keep_the_defaults()
    {
        NamedBackendPoolOptions options = Read($$"""{"Backends":[{{Good}}],"HealthCheck":{"Rise":1} }""");
        Assert.Empty(Validate(options));
        Assert.Equal(SelectorNames.LeastConnections, options.Selector);
        Assert.Equal((0, double.PositiveInfinity), (options.Pool.PanicThreshold, options.Pool.LoadFactor));
        Assert.Null(options.Pool.SlowStart);
        Assert.Null(options.Pool.OutlierEjection);
        HealthCheckOptions check = options.HealthCheck!;
        Assert.Equal(
            (HealthCheckType.Tcp, "/", 200, 1, 3),
            (check.Type, check.Path, check.ExpectedStatus, check.Rise, check.Fall));
        Assert.Equal((TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(1)), (check.Interval, check.Timeout));
        Assert.Equal(1, options.Backends[0].Weight);
    }

    [Fact]
    public void Null_turns_a_trigger_of_ejection_off()
    {
        NamedBackendPoolOptions options = Read(
            $$"""{"Backends":[{{Good}}],"OutlierEjection":{"ConsecutiveFailures":null,"FailureRate":0.5} }""");
        Assert.Empty(Validate(options));
        Assert.Null(options.Pool.OutlierEjection!.ConsecutiveFailures);
        Assert.Equal(0.5, options.Pool.OutlierEjection.FailureRate);
    }

    // Each with the path of the key, the given and the allowed value.
    [Theory]
    [InlineData("\"Selector\":\"Fastest\"", "Selector must be one of RoundRobin, Random, LeastConnections, "
        + "PowerOfTwoChoices, LeastLatency, IPHash, ConsistentHash, but was 'Fastest'.")]
    [InlineData("\"PanicThreshold\":2", "PanicThreshold must be between 0 and 1, but was 2.")]
    [InlineData("\"PanicThreshold\":\"half\"", "PanicThreshold must be a number, but was 'half'.")]
    [InlineData("\"PanicThreshold\":\"0,5\"", "PanicThreshold must be a number, but was '0,5'.")]
    [InlineData("\"LoadFactor\":0.9", "LoadFactor must be between 1 and 1,000,000 or infinite, but was 0.9.")]
    [InlineData("\"LoadFactor\":{\"x\":1}", "LoadFactor must be a single value, but was a section.")]
    [InlineData("\"SlowStart\":true", "SlowStart must be a section with at least one key, but was 'True'.")]
    [InlineData("\"SlowStart\":{}", "SlowStart must be a section with at least one key, but was ''.")]
    [InlineData("\"SlowStart\":{\"Window\":5}",
        "SlowStart:Window must be a duration such as 500ms, 2s, 5m or 00:00:30, but was '5'.")]
    [InlineData("\"SlowStart\":{\"Window\":\"0s\"}",
        "SlowStart:Window must be above 0 and at most 1.00:00:00, but was 00:00:00.")]
    [InlineData("\"SlowStart\":{\"MinimumShare\":0}",
        "SlowStart:MinimumShare must be above 0 and at most 1, but was 0.")]
    [InlineData("\"SlowStart\":{\"Windows\":\"5s\"}",
        "SlowStart:Windows is no known key; known are Window, MinimumShare.")]
    [InlineData("\"OutlierEjection\":{\"ConsecutiveFailures\":0}",
        "OutlierEjection:ConsecutiveFailures must be at least 1, but was 0.")]
    [InlineData("\"OutlierEjection\":{\"FailureRate\":1.5}",
        "OutlierEjection:FailureRate must be above 0 and at most 1, but was 1.5.")]
    [InlineData("\"OutlierEjection\":{\"MinimumRequests\":1.5}",
        "OutlierEjection:MinimumRequests must be a whole number, but was '1.5'.")]
    [InlineData("\"OutlierEjection\":{\"BaseDuration\":\"25h\"}",
        "OutlierEjection:BaseDuration must be between 1 ms and 1 day, but was 1.01:00:00.")]
    [InlineData("\"HealthCheck\":{\"Type\":\"1\"}", "HealthCheck:Type must be Tcp or Http, but was '1'.")]
    [InlineData("\"HealthCheck\":{\"Path\":\"health\"}",
        "HealthCheck:Path must begin with '/' and have no space and no '#', but was 'health'.")]
    [InlineData("\"HealthCheck\":{\"ExpectedStatus\":20}",
        "HealthCheck:ExpectedStatus must be between 200 and 599, but was 20.")]
    [InlineData("\"HealthCheck\":{\"Interval\":\"0ms\"}",
        "HealthCheck:Interval must be between 1 ms and 1 day, but was 00:00:00.")]
    [InlineData("\"HealthCheck\":{\"Timeout\":\"2d\"}",
        "HealthCheck:Timeout must be a duration such as 500ms, 2s, 5m or 00:00:30, but was '2d'.")]
    [InlineData("\"HealthCheck\":{\"Rise\":0}", "HealthCheck:Rise must be at least 1, but was 0.")]
    [InlineData("\"HealthCheck\":{\"Fall\":-1}", "HealthCheck:Fall must be at least 1, but was -1.")]
    [InlineData("\"Backend\":[]", "Backend is no known key; known are Selector, Backends, PanicThreshold, "
        + "LoadFactor, SlowStart, OutlierEjection, HealthCheck.")]
    public void A_wrong_key_is_an_error_with_path_given_and_allowed_value(string entry, string error)
    {
        NamedBackendPoolOptions options = Read($$"""{"Backends":[{{Good}}],{{entry}}}""");
        Assert.Equal([$"Pool 'api': Balancing:api:{error}"], Validate(options));
    }

    [Theory]
    [InlineData("{\"Id\":\"b\"}", ":Address must be host:port, or a URI with a host, a port or its default, and no "
        + "user, query or fragment, but was ''.")]
    [InlineData("{\"Address\":\"redis\"}", ":Address must be host:port, or a URI with a host, a port or its default, "
        + "and no user, query or fragment, but was 'redis'.")]
    [InlineData("{\"Address\":\"h:1\",\"Id\":\"\"}", ":Id must not be empty.")]
    [InlineData("{\"Address\":\"h:1\",\"Id\":\"a\"}",
        ":Id must be unique, but 'a' is the id of Balancing:api:Backends:0 too.")]
    [InlineData("{\"Address\":\"h:1\",\"Weight\":-1}", ":Weight must be between 0 and 1,000,000, but was -1.")]
    [InlineData("{\"Address\":\"h:1\",\"Weight\":1000001}",
        ":Weight must be between 0 and 1,000,000, but was 1000001.")]
    [InlineData("{\"Address\":\"h:1\",\"Weight\":\"many\"}", ":Weight must be a whole number, but was 'many'.")]
    [InlineData("{\"Address\":\"h:1\",\"MaxInFlight\":0}", ":MaxInFlight must be at least 1, but was 0.")]
    [InlineData("{\"Address\":\"h:1\",\"Host\":\"http://x\"}",
        ":Host must be a host name with an optional port, but was 'http://x'.")]
    [InlineData("{\"Address\":\"h:1\",\"Wight\":2}",
        ":Wight is no known key; known are Id, Address, Weight, Host, MaxInFlight.")]
    [InlineData("\"h:1\"", " must be a section with at least one key, but was 'h:1'.")]
    public void A_wrong_backend_is_an_error_with_path_given_and_allowed_value(string entry, string error)
    {
        NamedBackendPoolOptions options = Read($$"""{"Backends":[{{Good}},{{entry}}]}""");
        Assert.Equal([$"Pool 'api': Balancing:api:Backends:1{error}"], Validate(options));
    }

    [Fact]
    public void All_errors_of_a_section_are_reported_together()
    {
        NamedBackendPoolOptions options = Read("""
            {"Selector":"x","LoadFactor":0,"Typo":1,"HealthCheck":{"Rise":0,"Interval":"5"},
             "Backends":[{"Address":"h:1","Weight":-1,"Host":"?"},{"Address":"h:1"}]}
            """);
        Assert.Equal(
            ["Backends:0:Host", "Backends:0:Weight", "Backends:1:Id", "HealthCheck:Interval", "HealthCheck:Rise",
                "LoadFactor", "Selector", "Typo"],
            Validate(options).Select(static error => error.Split(' ')[2]["Balancing:api:".Length..])
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_key_that_another_component_reads_is_no_error()
    {
        NamedBackendPoolOptions options = Read($$"""{"Backends":[{{Good}}],"MaxConnectAttempts":5,"Typo":1}""");
        options.AdditionalKeys.Add("maxconnectattempts");
        Assert.Equal(
            ["Pool 'api': Balancing:api:Typo is no known key; known are Selector, Backends, PanicThreshold, "
                + "LoadFactor, SlowStart, OutlierEjection, HealthCheck, maxconnectattempts."],
            Validate(options));
    }

    // A file that is being replaced, or a name that is misspelled, must not empty a pool.
    [Theory]
    [InlineData("{\"Selector\":\"Random\"}", false)]
    [InlineData("{\"Backends\":null}", false)]
    [InlineData("{\"Backends\":[]}", true)]
    public void Only_a_list_that_is_there_may_be_empty(string section, bool isAllowed)
    {
        string[] expected = isAllowed
            ? []
            : ["Pool 'api': Balancing:api:Backends must have at least one entry, but has none. If another component "
                + "sets the members, set ManagesMembers to false."];
        Assert.Equal(expected, Validate(Read(section)));
    }

    [Fact]
    public void A_pool_of_discovery_needs_no_backends()
    {
        NamedBackendPoolOptions options = Read("""{"Selector":"Random"}""");
        options.ManagesMembers = false;
        Assert.Empty(Validate(options));
    }

    [Fact]
    public void Errors_of_code_are_found_too()
    {
        NamedBackendPoolOptions options = new() { Selector = "Best" };
        options.Backends.Add(new BackendSettings { Address = "h:1" });
        options.Backends.Add(new BackendSettings { Address = "h", Weight = 2_000_000 });
        options.Backends.Add(null!);
        Assert.Equal(
            ["Selector", "Backends:1:Address", "Backends:1:Weight", "Backends:2"],
            Validate(options).Select(static error => error.Split(' ')[2]));
    }

    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("2s", 2_000)]
    [InlineData("1.5s", 1_500)]
    [InlineData("5m", 300_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("00:00:30", 30_000)]
    [InlineData("01:02:03.5", 3_723_500)]
    [InlineData("0s", 0)]
    public void A_duration_has_a_unit_or_colons(string text, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), DurationText.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("1.5")]
    [InlineData("s")]
    [InlineData("5 s")]
    [InlineData("5S")]
    [InlineData("-5s")]
    [InlineData("1,5s")]
    [InlineData("00:30")]
    [InlineData("5d")]
    [InlineData("99999999999999999h")]
    [InlineData("99999999999999999999999999999999h")]
    public void A_text_without_unit_or_colons_is_no_duration(string text) => Assert.Null(DurationText.Parse(text));

    [Fact]
    public void Values_of_several_sections_add_up_and_the_later_one_counts()
    {
        NamedBackendPoolOptions options = Read(
            """
            {"Backends":[],"HealthCheck":{"Rise":4,"Fall":5},"SlowStart":{"MinimumShare":0.3},
             "OutlierEjection":{"ConsecutiveFailures":7}}
            """);
        Read(
            """
            {"HealthCheck":{"Fall":6,"Timeout":"7s"},"SlowStart":{"Window":"8s"},
             "OutlierEjection":{"MinimumRequests":9}}
            """,
            options);
        Assert.Empty(Validate(options));
        Assert.Equal(
            (4, 6, TimeSpan.FromSeconds(7)),
            (options.HealthCheck!.Rise, options.HealthCheck.Fall, options.HealthCheck.Timeout));
        Assert.Equal(
            (TimeSpan.FromSeconds(8), 0.3), (options.Pool.SlowStart!.Window, options.Pool.SlowStart.MinimumShare));
        Assert.Equal(
            (7, 9),
            (options.Pool.OutlierEjection!.ConsecutiveFailures, options.Pool.OutlierEjection.MinimumRequests));
    }

    private static NamedBackendPoolOptions Read(string section, NamedBackendPoolOptions? present = null)
    {
        NamedBackendPoolOptions options = present ?? new NamedBackendPoolOptions();
        EditableConfiguration configuration = new(EditableConfiguration.Api(section));
        PoolSectionReader.Read(configuration.Root.GetSection("Balancing:api"), options);
        return options;
    }

    private static string[] Validate(NamedBackendPoolOptions options)
    {
        ValidateOptionsResult result = new PoolOptionsValidator().Validate("api", options);
        return [.. result.Failures ?? []];
    }
}
