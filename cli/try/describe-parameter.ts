// What a template says of a parameter: for people, and whether it has to have a value.

import type { TemplateParameter } from './read-template.ts'

/** `"Projects" (WaitForProject.Projects): The projects to wait for.` */
export function describeParameter({ name, label, help }: TemplateParameter): string {
  const words = help.replace(/\s+/g, ' ')
  const [sentence = ''] = /^.*?[.!?](?=\s|$)/.exec(words) ?? [words]
  return `"${label}"${label === name ? '' : ` (${name})`}${sentence === '' ? '.' : `: ${sentence}`}`
}

/** The key of the server itself, as templates that ask it for something name it. */
export function isServerKey({ name, label, control }: TemplateParameter): boolean {
  const isNamed = (text: string) => /^(?:octopus(?: ?(?:deploy|server))? ?)?api ?key$/i.test(text)
  return control === 'Sensitive' && (isNamed(label) || isNamed(name.slice(name.lastIndexOf('.') + 1)))
}

/** The format has no mark for it, only a custom of the library. A checkbox that is blank is not ticked. */
export function isOptional({ label, help, control }: TemplateParameter): boolean {
  return (
    control === 'Checkbox' || /\(optional\)|^\W*optional\b/i.test(`${help}\n${label}`) || /\boptional\b/i.test(label)
  )
}

export function isRequired({ label, help }: TemplateParameter): boolean {
  return /^\W*required\b/i.test(help) || /\(required\)/i.test(`${label} ${help}`)
}
