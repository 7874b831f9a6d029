// The PowerShell flavour: the bundle goes into a file beside the step's own, for as long as Node.js runs, and the values
// that Octopus hands over go to its standard input. So they stand in no file, no argument and no environment. They are
// parted by the byte 255, which is in no text in UTF-8: a NUL may be.
//
// It keeps to what both Windows PowerShell 5.1 and PowerShell 7 understand, and to the language and .NET: modules are
// slow to load. Node.js is started by .NET, for PowerShell 5.1 would send it its values in ASCII.

import { oldestNode } from '../bundle-step.ts'
import { executionContainer } from '../project.ts'
import { footer, header } from './header.ts'
import type { Wrapper, Wrapping } from './wrapper.ts'

export const powershellWrapper: Wrapper = {
  flavour: 'powershell',
  syntax: 'PowerShell',
  needs: `This flavour needs PowerShell 7 or Windows PowerShell 5.1, and Node.js ${oldestNode} or later, on the machine that runs it: a worker, or an execution container such as \`${executionContainer}\`.`,
  wrap,
  check,
}

// A function, so that all that it sets ends with it.
function wrap(wrapping: Wrapping): string {
  return `${header(wrapping)}
function Invoke-Octosteps {
  $ErrorActionPreference = 'Stop'
  $PSNativeCommandUseErrorActionPreference = $false

  function Get-Failure($what) {
    $message = "$what This step needs Node.js ${oldestNode} or later: install it on the machine that runs it, or run it in an execution container that has it, such as ${executionContainer}."
    [Console]::Error.WriteLine($message)
    $encoded = [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($message))
    [Console]::Out.WriteLine("##octopus[resultMessage message='$encoded']")
    return 1
  }

  $separator = [IO.Path]::DirectorySeparatorChar
  if ($separator -eq '\\') {
    $names = @('node.exe')
    $usual = "$env:ProgramW6432\\nodejs", "$env:ProgramFiles\\nodejs", "$env:LOCALAPPDATA\\Programs\\nodejs"
  } else {
    $names = 'node', 'nodejs'
    $usual = '/usr/local/bin', '/usr/bin', '/opt/homebrew/bin', '/snap/bin'
  }
  $node, $null = foreach ($place in "$env:PATH".Split([IO.Path]::PathSeparator) + $usual) {
    foreach ($name in $names) {
      $file = $place.Trim('"') + $separator + $name
      if ([IO.File]::Exists($file)) { $file }
    }
  }
  if (-not $node) { return Get-Failure "There is no ""node"" on the PATH, nor in $($usual -join ', ')." }

  $file = "octosteps-$([Guid]::NewGuid()).cjs"
  $path = [IO.Path]::Combine($PSScriptRoot, $file)
  try {
    [IO.File]::WriteAllText($path, @'
${wrapping.bundle}'@)
    $start = [Diagnostics.ProcessStartInfo]::new($node, "$file 0")
    $start.WorkingDirectory = $PSScriptRoot
    $start.UseShellExecute = $false
    $start.RedirectStandardInput = $true
    $process = [Diagnostics.Process]::Start($start)
    $values = foreach ($name in ${wrapping.lookUps.map((name) => `'${name}'`).join(', ')}) {
      $name
      if ($OctopusParameters) { [string] $OctopusParameters[$name] } else { '' }
    }
    [byte[]] $bytes = foreach ($value in $values) { [Text.Encoding]::UTF8.GetBytes($value) + 255 }
    try {
      $process.StandardInput.BaseStream.Write($bytes, 0, $bytes.Length)
      $process.StandardInput.Close()
    } catch {
      # Node.js has ended without reading them, and says why.
    }
    $process.WaitForExit()
    $code = $process.ExitCode
  } finally {
    [IO.File]::Delete($path)
  }

  # Only after a failure, so that Node.js normally starts once.
  if ($code -ne 0) {
    $env:NODE_OPTIONS = ''
    $version = & $node --version
    if ("$version" -notmatch '^v(\\d+)' -or [int] $Matches[1] -lt ${oldestNode}) {
      return Get-Failure "Node.js $version at $node is too old."
    }
  }
  return $code
}
exit (Invoke-Octosteps)
${footer(wrapping)}`
}

function check(body: string): readonly string[] {
  if (body.split('\n').filter((line) => line.startsWith("'@")).length === 1) return []
  return ["A line of the bundle starts with '@, which would end it early: put something before it in the source."]
}
