// One step as its author wrote it: the values of its definition, evaluated, and the texts and places in its source.

import { build, type Metafile } from 'esbuild'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { compileFunction } from 'node:vm'
import type { StepDefinition } from '../runtime/define-step.ts'
import type { Fields } from '../runtime/parameters.ts'
import { esbuildMistakes } from './esbuild-mistakes.ts'
import { BuildError } from './mistake.ts'
import type { SourceField, StepTexts, TextReader } from './read-texts.ts'

export interface StepSource {
  /** The name of its folder. */
  readonly step: string
  readonly definition: StepDefinition
  /** What the modules that a bundle is made from export; it has to be what the definition says. */
  readonly bundled: { readonly parameters: unknown; readonly run: unknown }
  readonly texts: StepTexts
  /** The fields that every step gets after its own. */
  readonly common: { readonly fields: Fields; readonly texts: readonly SourceField[] }
  /** The variables of Octopus's own that every bundle is handed, by what they tell. */
  readonly ownTaskVariables: Readonly<Record<string, string>>
  /** The files that all this was read from, relative to the repository. */
  readonly inputs: readonly string[]
}

/**
 * Reads a step without writing anything.
 * @param root The repository, without symbolic links.
 * @throws {BuildError} If the source cannot be read as TypeScript, fails when evaluated, or has no definition in it.
 */
export async function readStep(root: string, step: string, reader: TextReader): Promise<StepSource> {
  const file = `steps/${step}/step.ts`
  const { code, metafile } = await bundleDefinition(root, step, file)
  const { definition, bundled, commonFields, ownTaskVariables } = evaluate(root, file, code)
  const texts = reader.readStep(step)
  const common = reader.readFields('runtime/common-parameters.ts', 'commonFields')
  const unreadable = [...texts.mistakes, ...common.mistakes]
  if (definition === undefined || unreadable.length > 0) throw new BuildError(unreadable)
  return {
    step,
    definition,
    bundled,
    texts,
    common: { fields: commonFields, texts: common.fields },
    ownTaskVariables,
    inputs: Object.keys(metafile.inputs).filter((input) => !input.startsWith('<')),
  }
}

async function bundleDefinition(
  root: string,
  step: string,
  file: string,
): Promise<{ code: string; metafile: Metafile }> {
  const entry = `
    export * as step from './steps/${step}/step.ts'
    export * as form from './steps/${step}/parameters.ts'
    export * as shell from './steps/${step}/run.ts'
    export { commonFields } from './runtime/common-parameters.ts'
    export { ownTaskVariables } from './runtime/own-task.ts'`
  try {
    const { outputFiles, metafile } = await build({
      stdin: { contents: entry, resolveDir: root, sourcefile: '<definition>' },
      absWorkingDir: root,
      bundle: true,
      format: 'cjs',
      platform: 'node',
      target: 'node20',
      packages: 'external',
      write: false,
      metafile: true,
      logLevel: 'silent',
    })
    return { code: outputFiles[0]?.text ?? '', metafile }
  } catch (failure) {
    const mistakes = esbuildMistakes(failure, file)
    if (mistakes) throw new BuildError(mistakes)
    throw failure
  }
}

interface Evaluated {
  readonly definition: StepDefinition | undefined
  readonly bundled: StepSource['bundled']
  readonly commonFields: Fields
  readonly ownTaskVariables: StepSource['ownTaskVariables']
}

function evaluate(root: string, file: string, code: string): Evaluated {
  const evaluated = { exports: {} }
  const run = compileFunction(code, ['module', 'exports', 'require'], { filename: join(root, file) }) as (
    ...given: readonly unknown[]
  ) => void
  try {
    run(evaluated, evaluated.exports, createRequire(join(root, 'package.json')))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new BuildError([{ file, message: `The definition fails when it is evaluated: ${reason}` }])
  }
  const { step, form, shell, ...rest } = evaluated.exports as Omit<Evaluated, 'definition' | 'bundled'> & {
    readonly step: { readonly default?: StepDefinition }
    readonly form: { readonly parameters?: unknown }
    readonly shell: { readonly run?: unknown }
  }
  return { ...rest, definition: step.default, bundled: { parameters: form.parameters, run: shell.run } }
}
