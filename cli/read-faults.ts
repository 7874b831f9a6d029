// `--faults`: a file that tells how a server misbehaves.

import { readFaultFile, type FaultFile } from '../simulator/faults/read-fault-file.ts'
import { attempt, readGivenFile, type Given } from './read-given.ts'

export function readFaults(file: string): Given<FaultFile> {
  const place = `--faults ${file}`
  const read = readGivenFile(place, file)
  if (read.kind === 'mistaken') return read
  const faults = attempt(() => readFaultFile(read.content.toString('utf8')))
  if (faults.kind === 'read') return faults
  const mistakes = faults.mistakes.flatMap((list) => list.split('\n'))
  return { kind: 'mistaken', mistakes: mistakes.map((mistake) => `${place}: ${mistake.replace(/^- /, '')}`) }
}
