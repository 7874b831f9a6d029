// The Bash flavour: the bundle goes to Node.js on standard input, and the values that Octopus hands over through file
// descriptor 3. So they stand in no file, no argument and no environment, and the look-ups run while Node.js starts.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { oldestNode } from '../bundle-step.ts'
import { executionContainer } from '../project.ts'
import type { Wrapper, Wrapping } from './wrapper.ts'
import { footer, header } from './header.ts'

const delimiter = 'OCTOSTEPS_BUNDLE'

export const bashWrapper: Wrapper = {
  flavour: 'bash',
  syntax: 'Bash',
  needs: `This flavour needs Bash, OpenSSL and Node.js ${oldestNode} or later on the machine that runs it: a worker, or an execution container such as \`${executionContainer}\`.`,
  wrap,
  check,
}

function wrap(wrapping: Wrapping): string {
  return `${header(wrapping)}
octosteps_fail() {
  local message="$1 This step needs OpenSSL and Node.js ${oldestNode} or later: install them on the machine that runs it, or run it in an execution container that has them, such as ${executionContainer}."
  printf '%s\\n' "$message" >&2
  if type -P base64 >/dev/null; then
    printf "##octopus[resultMessage message='%s']\\n" "$(printf %s "$message" | base64 | tr -d '\\n')"
  fi
  exit 1
}

# Takes a start of names, then the rest of each, all followed by their base64, which saves an openssl a name.
octosteps_inputs() {
  local start=$1 start64=$2 asked asked64
  encode_servicemessagevalue() {
    if [ "$1" = "$asked" ]; then printf %s "$asked64"; else printf %s "$1" | openssl enc -base64 -A; fi
  }
  while shift 2; [ $# -gt 0 ]; do
    asked=$start$1 asked64=$start64$2
    printf '%s\\0' "$asked"
    get_octopusvariable "$asked" || :
    printf '\\0'
  done
}

missing=
type -P openssl >/dev/null ||
  missing='There is no "openssl" on the PATH, without which Octopus hands over no parameters. '
node=$(type -P node || type -P nodejs) || missing+='There is no "node" on the PATH. '
[ -z "$missing" ] || octosteps_fail "\${missing% }"

code=0
"$node" --input-type=commonjs - 3 3< <(
${inputs(wrapping.variables)}) <<'${delimiter}' || code=$?
${wrapping.bundle}${delimiter}

# Only after a failure, so that Node.js normally starts once.
if [ "$code" -ne 0 ]; then
  version=$(NODE_OPTIONS='' "$node" --version 2>/dev/null) || :
  [[ $version =~ ^v([0-9]+) && \${BASH_REMATCH[1]} -ge ${oldestNode} ]] ||
    octosteps_fail "Node.js \${version:-of an unknown version} at $node is too old."
fi
exit "$code"
${footer(wrapping)}`
}

/** What the names of a step's own fields begin with stands there once, and so does its base64. */
function inputs(names: readonly string[]): string {
  const start = sharedStart(names)
  const own = names.filter((name) => name.startsWith(start))
  return lookUp(start, own) + lookUp('', names.slice(own.length))
}

/** `WaitForProject.`, without what is more than a multiple of three letters: only so its base64 begins theirs. */
function sharedStart([first = '']: readonly string[]): string {
  const prefix = first.slice(0, first.indexOf('.') + 1)
  return prefix.slice(0, prefix.length - (prefix.length % 3))
}

/** A few names to a line: every byte of a template is in somebody's process. */
function lookUp(start: string, names: readonly string[]): string {
  if (names.length === 0) return ''
  const words = [start, ...names.map((name) => name.slice(start.length))].map(
    (text) => `${quote(text)} ${encode(text)}`,
  )
  const rows = Array.from({ length: Math.ceil(words.length / 8) }, (_, row) => words.slice(8 * row, 8 * row + 8))
  return `  octosteps_inputs ${rows.map((row) => row.join(' ')).join(' \\\n    ')}\n`
}

function encode(text: string): string {
  return quote(Buffer.from(text, 'utf8').toString('base64'))
}

/** Names such as `Octopus.Task.Id` and base64 are words of the shell as they are. */
function quote(text: string): string {
  if (/^[A-Za-z0-9_.+/=-]+$/.test(text)) return text
  return `'${text.replaceAll("'", `'\\''`)}'`
}

function check(body: string): readonly string[] {
  const mistakes: string[] = []
  if (body.split('\n').filter((line) => line === delimiter).length !== 1) {
    mistakes.push(`A line of the bundle is the text ${delimiter}, which would end it early: take it out of the source.`)
  }
  const { error, status, stderr } = parse(body)
  if (error) mistakes.push(`bash cannot be started to check the script (${error.message}): install it.`)
  else if (status !== 0) mistakes.push(`bash refuses the script: ${stderr.trim()}`)
  return mistakes
}

/** From a file, for what comes through a pipe Bash reads letter by letter, which takes several times as long. */
function parse(body: string) {
  const folder = mkdtempSync(join(tmpdir(), 'octosteps-check-'))
  try {
    writeFileSync(join(folder, 'script'), body)
    return spawnSync('bash', ['-n', 'script'], { cwd: folder, encoding: 'utf8' })
  } finally {
    rmSync(folder, { recursive: true })
  }
}
