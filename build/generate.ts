// The generator: from the folders of `steps/` to the templates that people import.
//
// Each step is read (`read-step.ts`) and checked (`check-step.ts`), its `run` is bundled with the runtime
// (`bundle-step.ts`), each flavour wraps the bundle in a script (`wrap/`), and the template around it
// (`make-template.ts`) is checked before anybody writes it (`check-template.ts`).

import { realpathSync } from 'node:fs'
import { createBundler, type Bundler } from './bundle-step.ts'
import { checkNode } from './check-node.ts'
import { checkStep, checkSteps } from './check-step.ts'
import { checkTemplate, checkTemplates } from './check-template.ts'
import { checkFiles, findSteps } from './find-steps.ts'
import { handOver } from './hand-over.ts'
import { kebabCase } from './kebab-case.ts'
import { makeTemplate, templateName } from './make-template.ts'
import { BuildError, formatMistake, type Mistake } from './mistake.ts'
import { readNotices } from './notices.ts'
import { readStep, type StepSource } from './read-step.ts'
import { createTextReader, type Place, type TextReader } from './read-texts.ts'
import { serialiseTemplate, type StepTemplate } from './step-template.ts'
import { wrappers } from './wrap/wrappers.ts'

export interface GeneratedTemplate {
  /** Its name in `templates/`. */
  readonly file: string
  readonly template: StepTemplate
  /** The whole file. */
  readonly text: string
  readonly bodyBytes: number
}

export interface GeneratedStep {
  readonly step: string
  readonly version: number
  readonly released: string
  /** Where each property of the definition stands. */
  readonly properties: ReadonlyMap<string, Place>
  /** One a flavour. */
  readonly templates: readonly GeneratedTemplate[]
  /** Every file that the templates were made from, relative to the repository. */
  readonly inputs: ReadonlySet<string>
}

/** What a step's templates say about their release. */
export interface Release {
  readonly version: number
  /** `2026-11-24` */
  readonly released: string
}

export interface Generator {
  /**
   * Generates every step, in alphabetical order; what was generated before and did not change is taken as it was.
   * @throws {BuildError} With every mistake of every step. Nothing is to be written then.
   */
  generate(): Promise<readonly GeneratedStep[]>
  /** The templates of one step as they would be if it had been released otherwise. */
  generateAs(step: string, release: Release): Promise<readonly GeneratedTemplate[]>
  /** Says that files changed, came or went. Paths are relative to the repository, with slashes. */
  forget(files: readonly string[]): void
  dispose(): Promise<void>
}

/** Generates once. @see Generator.generate */
export async function generate(root: string): Promise<readonly GeneratedStep[]> {
  const generator = createGenerator(root)
  try {
    return await generator.generate()
  } finally {
    await generator.dispose()
  }
}

/** A generator over the repository at `root`, for those who generate more than once. */
export function createGenerator(root: string): Generator {
  // Through a symbolic link, esbuild would name files otherwise.
  const realRoot = realpathSync(root)
  const reader = createTextReader(realRoot)
  const bundler = createBundler(realRoot)
  const sources = new Map<string, StepSource>()
  const generated = new Map<string, GeneratedStep>()

  const read = async (step: string) => {
    const source = sources.get(step) ?? (await readWholeStep(realRoot, step, reader))
    sources.set(step, source)
    return source
  }
  const make = async (source: StepSource) => {
    const made = generated.get(source.step) ?? (await makeStep(realRoot, source, bundler))
    generated.set(source.step, made)
    return made
  }
  return {
    async generate() {
      const { values, mistakes } = await gather(findSteps(realRoot), read)
      refuse([...mistakes, ...values.flatMap(checkStep), ...checkSteps(values)])
      const made = await gather(values, make)
      refuse(made.mistakes)
      refuse(checkAll(made.values))
      return made.values
    },
    async generateAs(step, release) {
      const source = await read(step)
      const { templates } = await makeStep(
        realRoot,
        { ...source, definition: { ...source.definition, ...release } },
        bundler,
      )
      return templates
    },
    forget(files) {
      for (const file of files) reader.forget(file)
      for (const [step, { inputs }] of sources) {
        const all = new Set([...inputs, ...(generated.get(step)?.inputs ?? [])])
        if (!files.some((file) => all.has(file) || file.startsWith(`steps/${step}/`))) continue
        sources.delete(step)
        generated.delete(step)
      }
    },
    dispose: () => bundler.dispose(),
  }
}

async function readWholeStep(root: string, step: string, reader: TextReader): Promise<StepSource> {
  refuse(checkFiles(root, step))
  return readStep(root, step, reader)
}

async function makeStep(root: string, source: StepSource, bundler: Bundler): Promise<GeneratedStep> {
  const { step, definition, texts } = source
  const { version, released } = definition
  const { code, metafile } = await bundler.bundle(step, version)
  const notices = readNotices(root, metafile)
  const { property, lookUps } = handOver(source)
  const mistakes: Mistake[] = (await checkNode(code)).map((sentence) => ({
    ...texts.place,
    message: `${definition.name}: ${sentence}`,
  }))
  const templates = wrappers.map((wrapper) => {
    const name = templateName(definition.name, wrapper)
    const file = `${kebabCase(name)}.json`
    const body = wrapper.wrap({ name, step, version, released, file, lookUps, bundle: code, notices })
    const template = makeTemplate(source, wrapper, body, property)
    const text = serialiseTemplate(template)
    for (const sentence of checkTemplate(file, text, wrapper, definition.bodyBudgetBytes)) {
      mistakes.push({ ...texts.place, message: `${name}: ${sentence}` })
    }
    return { file, template, text, bodyBytes: Buffer.byteLength(body, 'utf8') }
  })
  refuse(mistakes)
  const bundled = Object.keys(metafile.inputs).filter((input) => !input.startsWith('<'))
  const inputs = new Set([...source.inputs, ...bundled])
  return { step, version, released, properties: texts.properties, templates, inputs }
}

function checkAll(steps: readonly GeneratedStep[]): readonly Mistake[] {
  const templates = steps.flatMap((step) => step.templates.map(({ template }) => template))
  return checkTemplates(templates).map((message) => ({ file: 'steps', message }))
}

/** Does something for each of several things, and keeps both what came out and what is to be put right. */
async function gather<Thing, Value>(things: readonly Thing[], act: (thing: Thing) => Promise<Value>) {
  const values: Value[] = []
  const mistakes: Mistake[] = []
  for (const outcome of await Promise.allSettled(things.map(act))) {
    if (outcome.status === 'fulfilled') values.push(outcome.value)
    else if (outcome.reason instanceof BuildError) mistakes.push(...outcome.reason.mistakes)
    else throw outcome.reason
  }
  return { values, mistakes }
}

/** Mistakes in what steps share would come once for each of them. */
function refuse(mistakes: readonly Mistake[]): void {
  if (mistakes.length === 0) return
  throw new BuildError([...new Map(mistakes.map((mistake) => [formatMistake(mistake), mistake])).values()])
}
