// How big a step is and how soon it asks its first question: as generated, written naively, and beside Node alone.

import { build } from 'esbuild'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createBundler } from '../build/bundle-step.ts'
import { generate } from '../build/generate.ts'
import { repositoryRoot } from '../build/repository.ts'
import type { Flavour } from '../runtime/define-step.ts'
import { inputsName } from '../runtime/read-inputs.ts'
import { inputsFor, startAnsweringServer, type AnsweringServer } from './answering-server.ts'
import { summarise, type Figure } from './figures.ts'
import { measurePowerShellStarts } from './powershell-starts.ts'
import { timeFirstRequest, variableCount, type Properties } from './time-script.ts'

const runs = 21
/** What a script should have at most. A build allows more where a step says why; here it shows as missed. */
const bodyBudgetBytes = 40_960
/** For the one that carries a mail library. */
const mailBudgetBytes = 153_600
const bashBudgetMs = 200
const startBudget = 1.5

/** Sizes in bytes, times in milliseconds from the start of the process. */
export async function measureStarts(): Promise<readonly Figure[]> {
  const steps = await generate(repositoryRoot)
  const templates = steps.flatMap((step) => step.templates)
  const propertiesOf = (flavour: Flavour) =>
    templates.find(({ file }) => file === `octopus-wait-for-project-${flavour}.json`)?.template.Properties ?? {}
  const ours = await bundleOurs()
  const naive = await bundleNaively()
  const server = await startAnsweringServer()
  try {
    const samples = await sample(server, { ours, naive, properties: propertiesOf('bash') })
    const empty = summarise(samples.empty)
    const shell = summarise(samples.shell)
    return [
      ...templates.map((template): Figure => ({
        what: `body of ${template.file}`,
        value: template.bodyBytes,
        unit: 'bytes',
        budget: template.file.includes('notify') ? mailBudgetBytes : bodyBudgetBytes,
      })),
      { what: 'bundle of the same step, written naively', value: Buffer.byteLength(naive), unit: 'bytes' },
      { what: 'an empty Node process, start to end', value: empty.median, unit: 'ms', range: empty },
      ...startFigures('our bundle', samples.ours, empty.median, startBudget),
      ...startFigures('naive bundle', samples.naive, empty.median),
      {
        what: `Bash start to first request, ${variableCount} variables`,
        value: shell.median,
        unit: 'ms',
        range: shell,
        budget: bashBudgetMs,
      },
      ...(await measurePowerShellStarts(propertiesOf('powershell'))),
    ]
  } finally {
    server.close()
  }
}

function startFigures(what: string, samples: readonly number[], emptyMs: number, budget?: number): readonly Figure[] {
  const summary = summarise(samples)
  return [
    { what: `${what}, start to first request`, value: summary.median, unit: 'ms', range: summary },
    {
      what: `${what}, against an empty Node process`,
      value: summary.median / emptyMs,
      unit: 'x',
      ...(budget === undefined ? {} : { budget }),
    },
  ]
}

interface Programs {
  readonly ours: string
  readonly naive: string
  /** Of the Bash template. */
  readonly properties: Properties
}

/** Takes turns, so that whatever else the machine does meets all of them alike. */
async function sample(server: AnsweringServer, { ours, naive, properties }: Programs) {
  const samples = { empty: [] as number[], ours: [] as number[], naive: [] as number[], shell: [] as number[] }
  for (let run = 0; run <= runs; run += 1) {
    const empty = await timeEmptyNode()
    const times = {
      empty,
      ours: await timeBundle(server, ours),
      naive: await timeBundle(server, naive),
      shell: await timeFirstRequest(server, 'Bash', properties),
    }
    // The first turn warms the disk's caches.
    if (run > 0) for (const name of ['empty', 'ours', 'naive', 'shell'] as const) samples[name].push(times[name])
  }
  return samples
}

async function timeEmptyNode(): Promise<number> {
  const startedAt = performance.now()
  await runNode('', Buffer.alloc(0))
  return performance.now() - startedAt
}

async function timeBundle(server: AnsweringServer, code: string): Promise<number> {
  const inputs = [...inputsFor(server.url)]
  const lines = inputs.map(([name, value]) => `${name}=${Buffer.from(value).toString('base64')}`)
  // Ours reads them from the first; the naive one wants each by itself.
  const texts = [[inputsName('WaitForProject'), lines.join('\n')] as const, ...inputs]
  const firstRequest = server.nextRequest()
  const startedAt = performance.now()
  await runNode(code, Buffer.from(texts.map(([name, value]) => `${name}\xff${value}\xff`).join(''), 'latin1'))
  return (await firstRequest) - startedAt
}

/** Runs JavaScript as the Bash template does: the program on standard input, its inputs on descriptor 3. */
function runNode(code: string, inputs: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--input-type=commonjs', '-', '3'], {
      stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    })
    let complaints = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => (complaints += chunk.toString()))
    }
    child.on('error', reject)
    child.on('close', (exitCode) => {
      if (exitCode === 0) resolve()
      else reject(new Error(`node exited with ${String(exitCode)}: ${complaints.slice(-1000)}`))
    })
    child.stdin.end(code)
    const descriptor3 = child.stdio[3]
    if (descriptor3 && 'end' in descriptor3) descriptor3.on('error', () => undefined).end(inputs)
  })
}

async function bundleOurs(): Promise<string> {
  const bundler = createBundler(repositoryRoot)
  try {
    return (await bundler.bundle('wait-for-project', 1)).code
  } finally {
    await bundler.dispose()
  }
}

async function bundleNaively(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(repositoryRoot, 'bench/naive-step.ts')],
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    minify: true,
    write: false,
    logLevel: 'error',
  })
  return outputFiles[0]?.text ?? ''
}
