using Balancing.Tests.Support;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace Balancing.Tests.Models;

public class PoolModelTests
{
    [Fact]
    public void After_any_history_pools_and_leases_agree_with_the_model_P9_P10() =>
        Check.One(
            Config.QuickThrowOnFailure
                .WithReplay(
                    FSharpOption<Replay>.Some(new Replay(new Rnd((ulong)Seeds.Next(20_251)), FSharpOption<int>.None)))
                .WithMaxTest(400)
                .WithEndSize(150),
            Prop.ForAll<PoolOperation[]>(static history =>
            {
                using ModelAndPool world = new();
                foreach (PoolOperation operation in history)
                {
                    world.Do(operation);
                    world.Check();
                }
            }));
}
