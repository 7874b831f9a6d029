// Which versions of packages a channel's releases may use.

import type { Channel, ChannelRule, SelectedPackage } from '../store/documents.ts'
import { isInRange, prereleaseOf } from './version-range.ts'

/** What the packages of a release break, each as a sentence. */
export function brokenChannelRules({ name, rules }: Channel, selected: readonly SelectedPackage[]): readonly string[] {
  return rules.flatMap((rule) =>
    selected
      .filter((one) => isMeant(rule, one) && !allows(rule, one.version))
      .map(
        ({ actionName, version }) =>
          `The package version '${version}' for the step '${actionName}' does not satisfy a rule of the channel '${name}'.`,
      ),
  )
}

/** What is wrong with a rule itself; `undefined` if all is well. */
export function mistakeOfRule({ versionRange, tag }: Pick<ChannelRule, 'versionRange' | 'tag'>): string | undefined {
  if (isInRange('1.0', versionRange) === undefined) return `The version range '${versionRange}' is not valid.`
  if (expression(tag) === undefined) return `The tag '${tag}' is not a valid regular expression.`
  return undefined
}

function allows({ versionRange, tag }: ChannelRule, version: string): boolean {
  return isInRange(version, versionRange) !== false && (expression(tag)?.test(prereleaseOf(version)) ?? true)
}

function isMeant({ packages }: ChannelRule, { actionName, packageReferenceName }: SelectedPackage): boolean {
  return packages.some(
    (one) =>
      one.actionName.toLowerCase() === actionName.toLowerCase() && one.packageReferenceName === packageReferenceName,
  )
}

function expression(tag: string): RegExp | undefined {
  try {
    return new RegExp(tag, 'i')
  } catch {
    return undefined
  }
}
