using NubesGen.Tests;
using NubesGen.Tests.Sites;
using NubesGen.Tests.State;
using Xunit.Runner.InProc.SystemConsole;

// The tests need a child process that uses the Azure SDK as our own code does: they are it themselves.
return args switch
{
    [BlobProgram.Name, .. var rest] => await BlobProgram.RunAsync(rest),
    [DeployProgram.Name, .. var rest] => await DeployProgram.RunAsync(rest),
    [LockProgram.Name, .. var rest] => await LockProgram.RunAsync(rest),
    _ => await ConsoleRunner.Run(args),
};
