using NubesGen.Tests;
using Xunit.Runner.InProc.SystemConsole;

// The tests need a child process that uses the Azure SDK as our own code does: they are it themselves.
return args is [BlobProgram.Name, .. var rest] ? await BlobProgram.RunAsync(rest) : await ConsoleRunner.Run(args);
