using Balancing.Tests.Support;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace Balancing.Tests.Models;

public class PoolModelTests
{
    // Of these only, so that backends are ejected, return and are ejected again.
    private static readonly PoolAction[] OfOutcomes =
    [
        PoolAction.AddOrReplace,
        PoolAction.Remove,
        PoolAction.MakeHealthy,
        PoolAction.MakeUnhealthy,
        PoolAction.Wait,
        PoolAction.Wait,
        PoolAction.Wait,
        PoolAction.Wait,
        PoolAction.Acquire,
        PoolAction.Acquire,
        PoolAction.Acquire,
        PoolAction.ReportAll,
        PoolAction.Select,
        PoolAction.Serve,
        PoolAction.Serve,
        PoolAction.Serve,
        PoolAction.Serve,
    ];

    // Of these only, so that some backends stay open for long and others warm up beside them.
    private static readonly PoolAction[] OfRamps =
    [
        PoolAction.AddOrReplace,
        PoolAction.AddOrReplace,
        PoolAction.Remove,
        PoolAction.MakeAvailable,
        PoolAction.MakeUnavailable,
        PoolAction.Suspend,
        PoolAction.Wait,
        PoolAction.Wait,
        PoolAction.Select,
        PoolAction.Select,
        PoolAction.Select,
        PoolAction.Select,
        PoolAction.SelectCostly,
        PoolAction.Dispose,
        PoolAction.Dispose,
    ];

    [Fact]
    public void After_any_history_pool_and_model_agree_P09_P10_P15_P16_P17_P18_P19_P20_P21() =>
        CheckHistories(20_251, tests: 1_000, static settings => settings, static action => action);

    [Fact]
    public void After_any_outcomes_pool_and_model_agree_P19_P20() =>
        CheckHistories(
            20_252,
            tests: 1_000,
            static settings => settings with { Ejects = true },
            static action => OfOutcomes[(int)action % OfOutcomes.Length]);

    [Fact]
    public void After_any_ramps_pool_and_model_agree_P17_P18() =>
        CheckHistories(
            20_253,
            tests: 300,
            static settings => settings with { WarmsUp = true },
            static action => OfRamps[(int)action % OfRamps.Length]);

    private static void CheckHistories(
        int seed, int tests, Func<ModelSettings, ModelSettings> choose, Func<PoolAction, PoolAction> map) =>
        Check.One(
            Config.QuickThrowOnFailure
                .WithReplay(
                    FSharpOption<Replay>.Some(new Replay(new Rnd((ulong)Seeds.Next(seed)), FSharpOption<int>.None)))
                .WithMaxTest(tests)
                .WithEndSize(300),
            Prop.ForAll<ModelSettings, PoolOperation[]>((settings, history) =>
            {
                using ModelAndPool world = new(choose(settings));
                foreach (PoolOperation operation in history)
                {
                    world.Do(operation with { Action = map(operation.Action) });
                    world.Check();
                }
            }));
}
