using Edge;

return await CommandLine.RunAsync(args);
