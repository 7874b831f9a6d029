# The functions that a PowerShell script step finds when it starts, written for the simulator after what Octopus's own
# are known to do. They need the language and .NET only: no module has to be there. Not among them: Execute-WithRetry,
# and what makes targets and tells of Kubernetes.

function Convert-ServiceMessageValue([string] $value) {
  return [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($value))
}

function Set-OctopusVariable([string] $name, [string] $value, [switch] $sensitive) {
  $attributes = "name='$(Convert-ServiceMessageValue $name)' value='$(Convert-ServiceMessageValue $value)'"
  if ($sensitive) { $attributes += " sensitive='$(Convert-ServiceMessageValue 'True')'" }
  [Console]::Out.WriteLine("##octopus[setVariable $attributes]")
}

# The message is sent for a missing file as well.
function New-OctopusArtifact([Alias('fullpath', 'fullname')] [string] $path, [string] $name = '') {
  if ($name -eq '') { $name = [IO.Path]::GetFileName($path) }
  $path = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($path)
  $length = 0
  if ([IO.File]::Exists($path)) { $length = [IO.FileInfo]::new($path).Length }
  else { Write-Verbose "There is no file at $path yet." }
  Write-Verbose "Artifact $name will be collected from $path after this step completes"
  $attributes = "path='$(Convert-ServiceMessageValue $path)' name='$(Convert-ServiceMessageValue $name)'"
  [Console]::Out.WriteLine("##octopus[createArtifact $attributes length='$(Convert-ServiceMessageValue $length)']")
}

function Fail-Step([string] $message = '') {
  if ($message -ne '') {
    [Console]::Out.WriteLine("##octopus[resultMessage message='$(Convert-ServiceMessageValue $message)']")
  }
  exit -1
}

function Update-Progress([int] $percentage, [string] $message = '') {
  $attributes = "percentage='$(Convert-ServiceMessageValue $percentage)' message='$(Convert-ServiceMessageValue $message)'"
  [Console]::Out.WriteLine("##octopus[progress $attributes]")
}

function Write-OctopusLevel([string] $level, [string] $message) {
  [Console]::Out.WriteLine("##octopus[stdout-$level]")
  [Console]::Out.WriteLine($message)
  [Console]::Out.WriteLine('##octopus[stdout-default]')
}

function Write-Verbose([string] $message) { Write-OctopusLevel 'verbose' $message }
function Write-Debug([string] $message) { Write-OctopusLevel 'verbose' $message }
function Write-Highlight([string] $message) { Write-OctopusLevel 'highlight' $message }
function Write-Wait([string] $message) { Write-OctopusLevel 'wait' $message }
function Write-Warning([string] $message) { Write-OctopusLevel 'warning' $message }

function Set-EnvironmentState([string] $key, [string] $value, [switch] $sensitive, [string] $type = 'State') {
  $attributes = "key='$(Convert-ServiceMessageValue $key)' value='$(Convert-ServiceMessageValue $value)'"
  $attributes += " type='$(Convert-ServiceMessageValue $type)'"
  if ($sensitive) { $attributes += " sensitive='$(Convert-ServiceMessageValue 'True')'" }
  [Console]::Out.WriteLine("##octopus[set-environmentstate $attributes]")
}

function Set-EnvironmentUrl([string] $key, [string] $url) {
  Set-EnvironmentState $key $url -type 'Url'
}

# All variables, from lines of a name and a value, each in base64, that were encrypted together.
function Read-OctopusVariables([string] $ciphertext, [string] $initializationVector, [string] $key) {
  $variables = [Collections.Generic.Dictionary[string, string]]::new([StringComparer]::OrdinalIgnoreCase)
  $aes = [Security.Cryptography.Aes]::Create()
  $decryptor = $aes.CreateDecryptor([Convert]::FromBase64String($key), [Convert]::FromBase64String($initializationVector))
  $bytes = [Convert]::FromBase64String($ciphertext)
  $lines = [Text.Encoding]::UTF8.GetString($decryptor.TransformFinalBlock($bytes, 0, $bytes.Length))
  foreach ($line in $lines.Split("`n")) {
    $name, $value = foreach ($text in $line.Split(' ')) { [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($text)) }
    $variables[$name] = $value
  }
  return , $variables
}
