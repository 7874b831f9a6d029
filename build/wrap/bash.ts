// The Bash flavour: the bundle goes to Node.js on standard input, and the values that Octopus hands over through file
// descriptor 3. So they stand in no file, no argument and no environment, and the look-ups run while Node.js starts. They
// are parted by the byte 255, which is in no text in UTF-8: a NUL may be.

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

missing=
type -P openssl >/dev/null ||
  missing='There is no "openssl" on the PATH, without which Octopus hands over no parameters. '
node=$(type -P node || type -P nodejs) || missing+='There is no "node" on the PATH. '
[ -z "$missing" ] || octosteps_fail "\${missing% }"

code=0
"$node" --input-type=commonjs - 3 3< <(
  # Each with its base64, for which Octopus would start another openssl.
  for asked in ${wrapping.lookUps.map(withBase64).join(' ')}; do
    encode_servicemessagevalue() {
      if [ "$1" = "\${asked%:*}" ]; then printf %s "\${asked#*:}"; else printf %s "$1" | openssl enc -base64 -A; fi
    }
    printf '%s\\377' "\${asked%:*}"
    get_octopusvariable "\${asked%:*}" || :
    printf '\\377'
  done
) <<'${delimiter}' || code=$?
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

/** The names of fields are words of the shell as they are, and so is base64. */
function withBase64(name: string): string {
  return `${name}:${Buffer.from(name, 'utf8').toString('base64')}`
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
