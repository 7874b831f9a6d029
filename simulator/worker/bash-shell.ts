// Bash, the way Octopus's worker starts it: a file with functions and encrypted variables, one that sources it and then
// the script, and the key to the variables as the only argument.

import { randomUUID } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findOwnFile } from '../find-own-file.ts'
import { describeMachine } from './describe-machine.ts'
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
      [configure]: ascii(
        [
          functions,
          logFunction(job.folder),
          lookUpFunction(job.variables, encryption),
          loadParameterArray(job, encryption),
        ].join('\n'),
      ),
      [bootstrap]: ascii(bootstrapText(configure, job)),
    }
    await Promise.all(Object.entries(files).map(([name, content]) => writeFile(join(job.folder, name), content)))
    return { command: 'bash', values: [bootstrap, encryption.key], secrets: [encryption.key] }
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

/** Filled only for a script that has the array's name and a bracket in it. Older versions of Bash cannot read it. */
function loadParameterArray({ body, parameterArray }: ShellJob, { encrypt }: VariableEncryption): string {
  if (!parameterArray || !body.includes('octopus_parameters[')) return ''
  const { ciphertext, initializationVector } = encrypt(
    Array.from(parameterArray, ([name, text]) => `${name}\0${text}\0`).join(''),
  )
  return `if ((BASH_VERSINFO[0] > 4 || (BASH_VERSINFO[0] == 4 && BASH_VERSINFO[1] > 2))); then
  load_octopus_parameters '${ciphertext}' '${initializationVector}'
else
  echo 'Bash version 4.2 or later is required to use octopus_parameters'
fi
`
}

/** Octopus asks programs; the worker knows the answers, and what would be missed is that a program is not there. */
function logFunction(folder: string): string {
  const lines = ['##octopus[stdout-verbose]', 'Bash Environment Information:', ...describeMachine(folder)].map(quote)
  return `log_environment_information() {
  printf '%s\\n' ${lines.join(' ')} "  HostProcessID: $$" '##octopus[stdout-default]'
  complain_of_missing uname whoami hostname getconf dirname mktemp dirname
}
`
}

/** Octopus's also says the key's mask on both streams, by `openssl`; here the worker knows it without being told. */
function bootstrapText(configure: string, { scriptParameters, logEnvironment }: ShellJob): string {
  return `source "$PWD/${configure}"
shift
complain_of_missing openssl openssl
${logEnvironment ? 'log_environment_information\n' : ''}source "$PWD/Script.sh" ${scriptParameters}
`
}

function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}

/** These two files are written as ASCII, which costs a script's parameters their other characters. */
function ascii(text: string): Buffer {
  return Buffer.from(text.replace(/[^\p{ASCII}]/gu, '?'), 'ascii')
}
