using TrafficCop.Setup;

namespace TrafficCop.Tests.Setup;

/// <summary>The code that the report shows for a run.</summary>
public sealed class VariantTests
{
    [Fact]
    public void The_code_is_what_a_user_would_write()
    {
        Assert.Equal("the defaults", new Variant("before", static () => new()).Code);
        Assert.Equal("LoadFactor = 2", new Variant("after", static () => new() { LoadFactor = 2 }).Code);
        Assert.Equal(
            "SlowStart = new() { MinimumShare = 0.2 }",
            new Variant("after", static () => new() { SlowStart = new() { MinimumShare = 0.2 } }).Code);
    }

    [Fact]
    public void Each_scene_shows_its_option_in_one_line_of_80_columns()
    {
        Assert.All(Scene.All, static scene =>
        {
            Assert.Equal("the defaults", scene.Before.Code);
            Assert.DoesNotContain('\n', scene.After.Code);
            Assert.InRange($"{scene.After.Name}, pool options: {scene.After.Code}".Length, 0, 80);
            Assert.All(scene.Story.Split('\n'), static line => Assert.InRange(line.Length, 1, 80));
        });
    }
}
