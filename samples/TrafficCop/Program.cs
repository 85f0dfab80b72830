using TrafficCop;

return await CommandLine.RunAsync(args);
