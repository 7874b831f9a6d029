// Bash, the way Octopus's worker starts it: a file with functions and encrypted variables, one that sources it and then
// the script, and the key to the variables as the only argument.

import { randomUUID } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findOwnFile } from '../find-own-file.ts'
import { createVariableEncryption, type VariableEncryption } from './encrypt-variables.ts'
import type { Shell, ShellJob } from './shells.ts'

export const bashShell: Shell = {
  notFound: 'This worker has no `bash` on its PATH. Install Bash (and openssl), or run the step on another worker.',
  async prepare(job) {
    const encryption = createVariableEncryption()
    const unique = randomUUID().slice(10)
    const configure = `Configure.${unique}.sh`
    const bootstrap = `Bootstrap.${unique}.Script.sh`
    const functions = await readFile(findOwnFile('simulator/worker/bash-functions.sh'), 'utf8')
    const files = {
      'Script.sh': Buffer.from(job.body.replaceAll('\r\n', '\n'), 'utf8'),
      [configure]: ascii(`${functions}\n${lookUpFunction(job.variables, encryption)}`),
      [bootstrap]: ascii(bootstrapText(configure, job)),
    }
    await Promise.all(Object.entries(files).map(([name, content]) => writeFile(join(job.folder, name), content)))
    return { command: 'bash', values: [bootstrap, encryption.key] }
  },
}

/** `get_octopusvariable`: a branch for each name. A missing one prints an empty line, as in Octopus. */
function lookUpFunction(variables: ReadonlyMap<string, string>, { encrypt }: VariableEncryption): string {
  const branches = Array.from(variables, ([name, text]) => {
    const { ciphertext, initializationVector } = encrypt(text)
    return `  '${Buffer.from(name, 'utf8').toString('base64')}') decrypt_variable '${ciphertext}' '${initializationVector}' ;;\n`
  })
  return `get_octopusvariable() {
  local name
  name=$(encode_servicemessagevalue "$1")
  case "$name" in
${branches.join('')}  *) echo '' ;;
  esac
}
`
}

/** Says the key's mask on both streams, for they race; then the script runs in this very shell. */
function bootstrapText(configure: string, { parameters, logEnvironment }: ShellJob): string {
  return `source "$PWD/${configure}"
shift
keyMask="##octopus[mask value='$(encode_servicemessagevalue "$sensitiveVariableKey")']"
echo "$keyMask"
echo "$keyMask" >&2
${logEnvironment ? 'log_environment_information\n' : ''}source "$PWD/Script.sh" ${parameters}
`
}

/** These two files are written as ASCII, which costs a script's parameters their other characters. */
function ascii(text: string): Buffer {
  return Buffer.from(text.replace(/[^\p{ASCII}]/gu, '?'), 'ascii')
}
