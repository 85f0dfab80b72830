using Edge.Scenes;

namespace Edge.Tests.Scenes;

public sealed class SceneTests
{
    [Fact]
    public void Scenes_follow_each_other_and_leave_time_before_and_after()
    {
        double[] times = [.. Scene.All.Select(static scene => scene.At)];
        Assert.Equal(times.Order(), times);
        Assert.Equal(times.Distinct(), times);
        Assert.All(times, static time => Assert.InRange(time, 0.1, 0.9));
    }
}
