// Files that a command is given: their text, and how a server is to misbehave.

import { readFileSync } from 'node:fs'
import { readFaultFile, type FaultFile } from '../simulator/faults/read-fault-file.ts'

/** @throws {Error} If the file cannot be read or has mistakes, naming each. */
export function readFaults(file: string): FaultFile {
  const text = readText(file)
  try {
    return readFaultFile(text)
  } catch (error) {
    throw new Error(`${file} has mistakes:\n${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    })
  }
}

/** @throws {Error} If it cannot be read, with the reason. */
export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new Error(`Cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
}
