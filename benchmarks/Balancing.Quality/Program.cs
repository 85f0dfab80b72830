using Balancing.Quality;

return CommandLine.Run(args);
