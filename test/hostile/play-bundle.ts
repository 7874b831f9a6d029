// Runs the bundle of a generated template many times in one process: with the hand-over that the script around it makes,
// and sleeps that take no time. So ten thousand forms take minutes.

import * as fs from 'node:fs'
import { createRequire } from 'node:module'
import { compileFunction } from 'node:vm'

/** @returns The exit code, and all that it printed. */
export type Play = (handedOver: Buffer) => Promise<{ readonly exitCode: number; readonly printed: string }>

const require = createRequire(import.meta.url)
const importing = (name: string): Promise<unknown> => import(name)

/** @param step The name of its folder. */
export function loadBundle(step: string): Play {
  const file = new URL(`../../templates/octopus-${step}-bash.json`, import.meta.url)
  const template = JSON.parse(fs.readFileSync(file, 'utf8')) as {
    readonly Properties: Readonly<Record<string, string>>
  }
  const body = template.Properties['Octopus.Action.Script.ScriptBody'] ?? ''
  const [, bundle = ''] = /<<'OCTOSTEPS_BUNDLE'[^\n]*\n(.*?)\nOCTOSTEPS_BUNDLE\n/s.exec(body) ?? []
  // What a bundle seldom needs it imports when it needs it, which code that was compiled like this cannot by itself.
  const code = bundle.replace(/\bimport\(/g, 'importing(')
  const names = ['importing', 'require', 'process', 'Date', 'module', 'exports']
  const run = compileFunction(code, names, { filename: `${step}.cjs` })
  return (handedOver) =>
    new Promise((resolve) => {
      let printed = ''
      let sleptMs = 0
      class SkippingDate extends Date {
        static override now(): number {
          return Date.now() + sleptMs
        }
      }
      const timers = {
        setTimeout: async (ms: number, value: unknown, options: { ref?: boolean; signal?: AbortSignal } = {}) => {
          const { ref, signal } = options
          signal?.throwIfAborted()
          // One that keeps nobody awake is a limit to something else, which is never reached here.
          if (ref === false)
            await new Promise((_, reject) => signal?.addEventListener('abort', () => reject(new Error())))
          sleptMs += ms
          await new Promise((wake) => setImmediate(wake))
          return value
        },
      }
      const files = { ...fs, readFileSync: reading(handedOver) }
      const load = (name: string): unknown => {
        if (name === 'node:timers/promises') return timers
        return name === 'node:fs' ? files : require(name)
      }
      const surroundings = Object.create(process, {
        argv: { value: ['node', '-', '3'] },
        env: { value: {} },
        stdout: { value: { write: (text: string) => (printed += text) } },
        exitCode: { set: (exitCode: number) => resolve({ exitCode, printed }) },
      }) as NodeJS.Process
      const exported = { exports: {} }
      ;(run as (...given: readonly unknown[]) => void)(
        importing,
        load,
        surroundings,
        SkippingDate,
        exported,
        exported.exports,
      )
    })
}

/** The descriptor on which everything is handed over; other files are as they are. */
function reading(handedOver: Buffer) {
  return (path: string | number, encoding: BufferEncoding) =>
    path === 3 ? handedOver.toString(encoding) : fs.readFileSync(path, encoding)
}
