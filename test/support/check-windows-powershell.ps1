# Says what the scripts of a folder have that Windows PowerShell 5.1 does not understand, or that a machine without
# PowerShell's modules lacks, as the engine's own parser sees it. A line each: `name:4: what`.

param([string] $folder)

# What .NET Framework has as well. Whatever else a script comes to need is to be looked up there first.
$static = @{
  'Console'                      = 'Out', 'Error'
  'Convert'                      = , 'ToBase64String'
  'Diagnostics.Process'          = , 'Start'
  'Diagnostics.ProcessStartInfo' = , 'new'
  'Guid'                         = , 'NewGuid'
  'IO.File'                      = 'Delete', 'Exists', 'WriteAllText'
  'IO.Path'                      = 'Combine', 'DirectorySeparatorChar', 'PathSeparator'
  'Text.Encoding'                = , 'UTF8'
}
$instance = 'BaseStream', 'Close', 'ExitCode', 'GetBytes', 'Length', 'RedirectStandardInput', 'Split', 'StandardInput',
  'Trim', 'UseShellExecute', 'WaitForExit', 'WorkingDirectory', 'Write', 'WriteLine'
$newVariables = 'IsCoreCLR', 'IsLinux', 'IsMacOS', 'IsWindows', 'PSStyle'

function Get-NodeMistake($node, $functions) {
  switch ($node.GetType().Name) {
    'TernaryExpressionAst' { 'the ternary operator ? :' }
    'PipelineChainAst' { 'a chain with && or ||' }
    'PipelineAst' { if ($node.Background) { 'a background job &' } }
    'ScriptBlockAst' { if ($node.CleanBlock) { 'a clean block' } }
    'BinaryExpressionAst' { if ($node.Operator -eq 'QuestionQuestion') { 'the operator ??' } }
    'AssignmentStatementAst' { if ($node.Operator -eq 'QuestionQuestionEquals') { 'the operator ??=' } }
    'IndexExpressionAst' { if ($node.NullConditional) { 'the operator ?[]' } }
    'CommandParameterAst' { if ($node.ParameterName -eq 'Parallel') { '-Parallel' } }
    'ForEachStatementAst' { if ("$($node.Flags)" -eq 'Parallel') { '-Parallel' } }
    'VariableExpressionAst' { if ($newVariables -contains $node.VariablePath.UserPath) { "the variable `$$($node.VariablePath)" } }
    'CommandAst' {
      $name = $node.GetCommandName()
      if ($name -and $functions -notcontains $name) { "the command $name, which is none of its functions" }
    }
    { $_ -in 'MemberExpressionAst', 'InvokeMemberExpressionAst' } { Get-MemberMistake $node }
  }
}

function Get-MemberMistake($node) {
  if ($node.NullConditional) { return 'the operator ?.' }
  $member = "$($node.Member)"
  if (-not $node.Static) {
    if ($instance -notcontains $member) { return "the member .$member, which is not on the list" }
    return
  }
  $type = "$($node.Expression.TypeName.FullName)"
  if ($static[$type] -notcontains $member) { return "the member [$type]::$member, which is not on the list" }
}

function Get-TokenMistake($token) {
  $text = $token.Text
  if ("$($token.Kind)" -like '*StringExpandable' -and $text -match '(^|[^`])(``)*`u\{') { 'the escape `u{}' }
  if ("$($token.Kind)" -eq 'Number') {
    if ($text -match '^[-+]?0b') { "the binary number $text" }
    if ($text -notmatch '^[-+]?0x' -and $text -match '(u|y|s|n|us|ul|uy)([kmgtp]b)?$') { "the suffix of $text" }
  }
}

foreach ($file in [IO.Directory]::GetFiles($folder, '*.ps1')) {
  $tokens = $errors = $null
  $tree = [Management.Automation.Language.Parser]::ParseFile($file, [ref] $tokens, [ref] $errors)
  $name = [IO.Path]::GetFileNameWithoutExtension($file)
  foreach ($mistake in $errors) { "${name}:$($mistake.Extent.StartLineNumber): $($mistake.Message)" }
  $nodes = $tree.FindAll({ $true }, $true)
  $functions = foreach ($node in $nodes) {
    if ($node -is [Management.Automation.Language.FunctionDefinitionAst]) { $node.Name }
  }
  foreach ($node in $nodes) {
    foreach ($mistake in Get-NodeMistake $node $functions) { "${name}:$($node.Extent.StartLineNumber): $mistake" }
  }
  foreach ($token in $tokens) {
    foreach ($mistake in Get-TokenMistake $token) { "${name}:$($token.Extent.StartLineNumber): $mistake" }
  }
}
