using System.Collections.Concurrent;
using System.Diagnostics;

namespace Balancing.Tests.Support;

/// <summary>A few actions against each other, in many rounds, each from a new start.</summary>
internal static class Race
{
    /// <summary>
    /// Runs rounds until the time is over: before, then all runners at the same moment, each on its own thread, then
    /// after.
    /// </summary>
    /// <returns>The number of rounds.</returns>
    public static int Run(TimeSpan limit, Action before, Action after, params Action[] runners)
    {
        ConcurrentQueue<Exception> failures = [];
        bool isOver = false;
        long arrived = 0;
        using Barrier line = new(runners.Length + 1);
        Thread[] threads = [.. runners.Select(runner => new Thread(() => Follow(runner)) { IsBackground = true })];
        foreach (Thread thread in threads)
        {
            thread.Start();
        }

        int rounds = 0;
        try
        {
            for (Stopwatch clock = Stopwatch.StartNew(); clock.Elapsed < limit && failures.IsEmpty; rounds++)
            {
                before();
                line.SignalAndWait();
                line.SignalAndWait();
                if (failures.IsEmpty) // a later failure would hide the first one
                {
                    after();
                }
            }
        }
        finally
        {
            isOver = true;
            line.SignalAndWait();
            foreach (Thread thread in threads)
            {
                thread.Join();
            }
        }

        return failures.IsEmpty ? rounds : throw new AggregateException(failures);

        void Follow(Action runner)
        {
            for (long due = runners.Length; ; due += runners.Length)
            {
                line.SignalAndWait();
                if (isOver)
                {
                    return;
                }

                // The barrier wakes the threads one after the other. From here on all run, within a few instructions of
                // each other.
                Interlocked.Increment(ref arrived);
                SpinWait wait = default;
                while (Interlocked.Read(ref arrived) < due)
                {
                    wait.SpinOnce(sleep1Threshold: -1);
                }

                try
                {
                    runner();
                }
                catch (Exception failure)
                {
                    failures.Enqueue(failure);
                }

                line.SignalAndWait();
            }
        }
    }
}
