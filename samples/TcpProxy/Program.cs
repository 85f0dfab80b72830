using TcpProxy;
using TcpProxy.Hosting;

SocketEnvironment.Set(); // before the first socket
return await CommandLine.RunAsync(args);
