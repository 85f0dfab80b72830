using Balancing.Tests.Support;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace Balancing.Tests.Models;

public class PoolModelTests
{
    [Fact]
    public void After_any_history_pool_and_model_agree_P9_P10_P15_P16_P17_P18_P19_P20_P21() =>
        Check.One(
            Config.QuickThrowOnFailure
                .WithReplay(
                    FSharpOption<Replay>.Some(new Replay(new Rnd((ulong)Seeds.Next(20_251)), FSharpOption<int>.None)))
                .WithMaxTest(1_000)
                .WithEndSize(300),
            Prop.ForAll<ModelSettings, PoolOperation[]>(static (settings, history) =>
            {
                using ModelAndPool world = new(settings);
                foreach (PoolOperation operation in history)
                {
                    world.Do(operation);
                    world.Check();
                }
            }));
}
