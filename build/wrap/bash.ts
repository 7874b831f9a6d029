// The Bash flavour: the bundle goes to Node.js on standard input, and the values that Octopus hands over through file
// descriptor 3. So they stand in no file, no argument and no environment, and the look-ups run while Node.js starts.

import { spawnSync } from 'node:child_process'
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
  local message="$1 Install it on the machine that runs this step, or run the step in an execution container that has it,"
  message="$message such as ${executionContainer}."
  printf '%s\\n' "$message" >&2
  if type -P base64 >/dev/null; then
    printf "##octopus[resultMessage message='%s']\\n" "$(printf '%s' "$message" | base64 | tr -d '\\n')"
  fi
  exit 1
}

# Octopus's look-up starts openssl for the name, and again for the value. It is spared the first: the names are known,
# each is followed by its base64.
octosteps_inputs() {
  local octosteps_name octosteps_label
  encode_servicemessagevalue() {
    if [ "$1" = "$octosteps_name" ]; then printf '%s' "$octosteps_label"; else printf '%s' "$1" | openssl enc -base64 -A; fi
  }
  while [ $# -gt 0 ]; do
    octosteps_name=$1 octosteps_label=$2
    printf '%s\\0' "$1"
    get_octopusvariable "$1" || :
    printf '\\0'
    shift 2
  done
}

octosteps_missing=
if ! type -P openssl >/dev/null; then
  octosteps_missing='OpenSSL is missing: no "openssl" on the PATH, without which Octopus hands over no parameters. '
fi
octosteps_node=$(type -P node || type -P nodejs || :)
if [ -z "$octosteps_node" ]; then
  octosteps_missing="\${octosteps_missing}Node.js is missing: no \\"node\\" on the PATH. This step needs version ${oldestNode} or later."
fi
if [ -n "$octosteps_missing" ]; then octosteps_fail "\${octosteps_missing% }"; fi

octosteps_code=0
"$octosteps_node" --input-type=commonjs - 3 \\
  3< <(octosteps_inputs \\
    ${wrapping.variables.map(nameAndLabel).join(' \\\n    ')}) \\
  <<'${delimiter}' || octosteps_code=$?
${wrapping.bundle}${delimiter}

if [ "$octosteps_code" -ne 0 ]; then
  # Only now, so that a step that succeeds starts Node.js once: an old one fails on the options or the syntax above.
  octosteps_version=$(NODE_OPTIONS='' "$octosteps_node" --version 2>/dev/null || :)
  octosteps_major=\${octosteps_version#v}
  octosteps_major=\${octosteps_major%%.*}
  if ! [ "\${octosteps_major:-0}" -ge ${oldestNode} ] 2>/dev/null; then
    octosteps_fail "Node.js \${octosteps_version:-of an unknown version} at $octosteps_node is too old: this step needs version ${oldestNode} or later."
  fi
fi
exit "$octosteps_code"

${footer(wrapping)}`
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

function nameAndLabel(name: string): string {
  return `${quote(name)} ${quote(Buffer.from(name, 'utf8').toString('base64'))}`
}

function check(body: string): readonly string[] {
  const mistakes: string[] = []
  if (body.split('\n').filter((line) => line === delimiter).length !== 1) {
    mistakes.push(`A line of the bundle is the text ${delimiter}, which would end it early: take it out of the source.`)
  }
  const { error, status, stderr } = spawnSync('bash', ['-n'], { input: body, encoding: 'utf8' })
  if (error) mistakes.push(`bash cannot be started to check the script (${error.message}): install it.`)
  else if (status !== 0) mistakes.push(`bash refuses the script: ${stderr.trim()}`)
  return mistakes
}
