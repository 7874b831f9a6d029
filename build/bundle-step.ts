// What of a step goes to the machine that runs it: its `run` and its form with the runtime, as one piece of JavaScript.
// Descriptions, ids and help texts stay behind.

import { context, type BuildContext, type Metafile } from 'esbuild'
import { breakLines } from './break-lines.ts'
import { esbuildMistakes } from './esbuild-mistakes.ts'
import { leanMail } from './lean-mail.ts'
import { BuildError } from './mistake.ts'
import { shrink } from './shrink.ts'

export interface Bundle {
  /** CommonJS that needs nothing but Node's own modules, in lines of moderate length, each ended. */
  readonly code: string
  readonly metafile: Metafile
}

export interface Bundler {
  /**
   * Bundles a step. What has not changed since the last time is not read again.
   * @throws {BuildError} If esbuild refuses the source.
   */
  bundle(step: string, version: number): Promise<Bundle>
  dispose(): Promise<void>
}

/** The oldest Node.js that a bundle runs on, and that the wrappers ask for. */
export const oldestNode = 20

/** Bundles the steps of a repository. */
export function createBundler(root: string): Bundler {
  const contexts = new Map<
    string,
    { readonly entry: string; readonly context: Promise<BuildContext<typeof options>> }
  >()
  const contextFor = async (step: string, entry: string) => {
    const known = contexts.get(step)
    if (known?.entry === entry) return known.context
    await (await known?.context)?.dispose()
    const made = context({ ...options, absWorkingDir: root, stdin: { ...stdin, contents: entry, resolveDir: root } })
    contexts.set(step, { entry, context: made })
    return made
  }
  return {
    async bundle(step, version) {
      try {
        const { outputFiles, metafile } = await (await contextFor(step, entryOf(step, version))).rebuild()
        return { code: await finish(outputFiles[0]?.text ?? ''), metafile }
      } catch (failure) {
        const mistakes = esbuildMistakes(failure, `steps/${step}/step.ts`)
        if (mistakes) throw new BuildError(mistakes)
        throw failure
      }
    },
    async dispose() {
      for (const { context } of contexts.values()) await (await context).dispose()
      contexts.clear()
    },
  }
}

const stdin = { sourcefile: '<bundle>', loader: 'ts' } as const

const settings = {
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: `node${oldestNode}`,
  minify: true,
  charset: 'ascii',
  legalComments: 'none',
  write: false,
  metafile: true,
  logLevel: 'silent',
} as const
const options = { ...settings, plugins: [leanMail] }

const lineWidth = 400

/** A Node.js that is older may understand it all and then act differently; the wrapper says what to do about it. */
const guard = `if(parseInt(process.versions.node,10)<${oldestNode})process.exit(1);`

async function finish(bundled: string): Promise<string> {
  return `${guard}\n${breakLines(await shrink(bundled), lineWidth)}\n`
}

function entryOf(step: string, version: number): string {
  return `
    import { parameters } from './steps/${step}/parameters.ts'
    import { run } from './steps/${step}/run.ts'
    import { start } from './runtime/start.ts'
    start({ name: ${JSON.stringify(step)}, version: ${version}, parameters, run })`
}
