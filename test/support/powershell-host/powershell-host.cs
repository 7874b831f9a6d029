// The PowerShell engine behind the options of `pwsh` that a worker uses, for machines with .NET but without PowerShell.
// It has the language, .NET and native programs, but none of the cmdlets of Microsoft.PowerShell.Utility and .Management.

using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Runspaces;
using System.Text;

var command = Array.FindIndex(args, arg => arg.Equals("-Command", StringComparison.OrdinalIgnoreCase));
if (command < 0)
{
    Console.Error.WriteLine("This stand-in for PowerShell runs what stands behind -Command, and nothing else.");
    return 64;
}

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
var host = new ScriptHost();
using var runspace = RunspaceFactory.CreateRunspace(host, InitialSessionState.CreateDefault2());
runspace.Open();
using var shell = PowerShell.Create(runspace);
shell.AddScript(string.Join(' ', args[(command + 1)..]));
var output = new PSDataCollection<PSObject>();
output.DataAdded += (_, added) => Console.Out.WriteLine(output[added.Index]);
shell.Streams.Error.DataAdded += (_, added) => Console.Error.WriteLine(shell.Streams.Error[added.Index]);
try
{
    shell.Invoke<PSObject, PSObject>(null, output, null);
}
catch (RuntimeException exception)
{
    var record = exception.ErrorRecord;
    Console.Error.WriteLine($"{exception.Message}\n{record.InvocationInfo?.PositionMessage}\n{record.ScriptStackTrace}");
    return 1;
}
return host.ExitCode ?? (shell.HadErrors ? 1 : 0);

/// <summary>A host without a terminal. Only through it the engine says with which code a script wants to end.</summary>
internal sealed class ScriptHost : PSHost
{
    public int? ExitCode { get; private set; }

    public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.InvariantCulture;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override string Name => "octosteps";

    public override PSHostUserInterface? UI => null;

    public override Version Version => new(1, 0);

    public override void EnterNestedPrompt() => throw new NotSupportedException();

    public override void ExitNestedPrompt() => throw new NotSupportedException();

    // The engine calls these two around native programs.
    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }

    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;
}
