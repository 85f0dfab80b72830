using Balancing.Benchmarks;
using Balancing.Quality.Output;
using Balancing.Quality.Subjects;

namespace Balancing.Quality.Loading;

/// <summary>How long requests wait, and what an idle newcomer goes through.</summary>
internal static class HerdTable
{
    public static void Write(Scale scale, Report report)
    {
        Table table = new($"{Queueing.Servers} servers, load {Queueing.Load}", "mean time", "p99", $"newcomer: of {Newcomer.Picks} picks");
        BarPlot plot = new($"Waiting and service at load {Queueing.Load}, {Queueing.Servers} servers", "mean service times", ["mean", "p99"]);
        foreach (Subject subject in SubjectList.All.Where(static subject => subject.Queueing is not null))
        {
            Queueing queueing = Queueing.Measure(subject, scale);
            table.Add(
            [
                subject.Name,
                .. queueing.IsStable ? (string[])[$"{queueing.Mean:0.00}", $"{queueing.P99:0.0}"] : ["without end", "without end"],
                $"{Newcomer.Measure(subject, scale):0.0}",
            ]);
            if (queueing.IsStable)
            {
                plot.Add(subject.Name, queueing.Mean, queueing.P99);
            }
        }

        report.Write("quality-herd", table,
            $"Times from arrival to end in mean service times: {scale.Simulations} simulations of {scale.Requests:N0} requests, Poisson arrivals, exponential service, queues in order.",
            $"Newcomer: how many of {Newcomer.Picks} picks go to an idle backend beside {Newcomer.Others} with {Newcomer.InFlight} in flight each, while none ends.");
        report.Write("quality-queueing", plot);
    }
}
