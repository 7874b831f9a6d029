// The template of one step as the generator would write it now, whether or not it keeps every rule for templates.

import { createBundler } from '../../build/bundle-step.ts'
import { handOver } from '../../build/hand-over.ts'
import { makeTemplate } from '../../build/make-template.ts'
import { readNotices } from '../../build/notices.ts'
import { readStep } from '../../build/read-step.ts'
import { createTextReader } from '../../build/read-texts.ts'
import { repositoryRoot } from '../../build/repository.ts'
import type { StepTemplate } from '../../build/step-template.ts'
import { wrappers } from '../../build/wrap/wrappers.ts'
import type { Flavour } from '../../runtime/define-step.ts'

/** @param step The name of its folder. */
export async function generateTemplate(step: string, flavour: Flavour): Promise<StepTemplate> {
  const source = await readStep(repositoryRoot, step, createTextReader(repositoryRoot))
  const bundler = createBundler(repositoryRoot)
  try {
    const { name, version, released } = source.definition
    const { code: bundle, metafile } = await bundler.bundle(step, version)
    const { property, lookUps } = handOver(source)
    const wrapper = wrappers.find((one) => one.flavour === flavour)
    if (!wrapper) throw new Error(`There is no flavour ${flavour}.`)
    const notices = readNotices(repositoryRoot, metafile)
    const body = wrapper.wrap({ name, step, version, released, file: `${step}.json`, lookUps, bundle, notices })
    return makeTemplate(source, wrapper, body, property)
  } finally {
    await bundler.dispose()
  }
}
