using Faults;

return await CommandLine.Create().Parse(args).InvokeAsync().ConfigureAwait(false);
