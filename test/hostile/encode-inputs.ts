// What the script around a bundle hands over: the same bytes as `build/wrap` has Bash and PowerShell write.

import { handOver } from '../../build/hand-over.ts'
import { readStep } from '../../build/read-step.ts'
import { createTextReader } from '../../build/read-texts.ts'
import { repositoryRoot } from '../../build/repository.ts'
import type { Form } from './forms.ts'

/**
 * @param step The name of its folder.
 * @returns What turns values by full name into a hand-over, after Octopus has filled in the property.
 */
export async function createEncoder(step: string): Promise<(values: Form) => Buffer> {
  const { property, lookUps } = handOver(await readStep(repositoryRoot, step, createTextReader(repositoryRoot)))
  const [name, text] = property
  const inputs = [...text.matchAll(/^([^=]+)=/gm)].map(([, input = '']) => input)
  return (values) => {
    const lines = inputs.map((input) => `${input}=${Buffer.from(values[input] ?? '', 'utf8').toString('base64')}`)
    return encodePairs(lookUps.map((asked) => [asked, asked === name ? lines.join('\n') : (values[asked] ?? '')]))
  }
}

/** Names and values in UTF-8, each with the byte 255 behind it. */
export function encodePairs(pairs: readonly (readonly [name: string, value: string])[]): Buffer {
  const end = Buffer.from([255])
  return Buffer.concat(pairs.flat().flatMap((text) => [Buffer.from(text, 'utf8'), end]))
}
