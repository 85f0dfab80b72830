using HttpGateway;

return await CommandLine.RunAsync(args);
