return await Edge.CommandLine.RunAsync(args);
