// What a step's source says that its values do not: the comments that become help texts, and on which line each thing
// stands. Read from the syntax alone, without types, so that it takes milliseconds.

import { Node, Project, type Expression, type ObjectLiteralExpression, type SourceFile } from 'ts-morph'
import { join, relative, resolve, sep } from 'node:path'
import { commentText } from './comment-text.ts'
import type { Mistake } from './mistake.ts'

export interface Place {
  /** Relative to the repository, with slashes. */
  readonly file: string
  /** Counted from 1. */
  readonly line: number
}

/** One property given to `defineParameters`, or to an object that is spread into it. */
export interface SourceField {
  readonly key: string
  /** Markdown; empty where there is no comment. */
  readonly help: string
  readonly place: Place
}

export interface StepTexts {
  /** The comment above the default export as Markdown; empty where there is none. */
  readonly description: string
  readonly place: Place
  /** Where each property of the definition stands: `name`, `ids`, `ids.bash` and so on. */
  readonly properties: ReadonlyMap<string, Place>
  /** In the order of the form; a key that is given twice is there twice. */
  readonly fields: readonly SourceField[]
  /** What keeps the texts from being found. */
  readonly mistakes: readonly Mistake[]
}

export interface TextReader {
  /** The texts of the step in a folder of `steps/`. */
  readStep(step: string): StepTexts
  /** The texts of the fields in an object that a module exports. */
  readFields(file: string, name: string): Pick<StepTexts, 'fields' | 'mistakes'>
  /** Forgets what is known of a file, because it changed. */
  forget(file: string): void
}

/** Reads from the sources under `root`, each file once until it is forgotten. */
export function createTextReader(root: string): TextReader {
  const project = new Project({
    skipAddingFilesFromTsConfig: true,
    skipFileDependencyResolution: true,
    skipLoadingLibFiles: true,
  })
  const open = (file: string) => project.addSourceFileAtPathIfExists(join(root, file))
  return {
    readStep(step) {
      const file = `steps/${step}/step.ts`
      return readStep(root, file, open(file))
    },
    readFields(file, name) {
      const fields: SourceField[] = []
      const mistakes: Mistake[] = []
      const found = open(file)?.getVariableDeclaration(name)
      const value = found && followToObject(found.getInitializer())
      if (value) collectFields(root, value, fields, mistakes)
      else mistakes.push({ file, message: `Export the constant "${name}", an object with a comment above each field.` })
      return { fields, mistakes }
    },
    forget(file) {
      const known = project.getSourceFile(join(root, file))
      if (known) project.removeSourceFile(known)
    },
  }
}

function readStep(root: string, file: string, source: SourceFile | undefined): StepTexts {
  const fields: SourceField[] = []
  const mistakes: Mistake[] = []
  const exported = source?.getExportAssignment((assignment) => !assignment.isExportEquals())
  const definition = exported && definitionOf(exported.getExpression(), 'defineStep', 0)
  if (!exported || !definition) {
    const message = 'The step is to be the default export, written as `export default defineStep({ ... })`.'
    return { description: '', place: { file, line: 1 }, properties: new Map(), fields, mistakes: [{ file, message }] }
  }
  const parameters = parametersOf(definition)
  const form = parameters && definitionOf(parameters, 'defineParameters', 1)
  if (form) collectFields(root, form, fields, mistakes)
  else mistakes.push({ ...placeOf(root, parameters ?? definition), message: unreadableForm })
  return {
    description: commentAbove(exported),
    place: placeOf(root, exported),
    properties: propertyPlaces(root, definition),
    fields,
    mistakes,
  }
}

const unreadableForm =
  'The help texts cannot be found: give "parameters" a constant made by `defineParameters(prefix, { ... })`.'

/** The object given to a call of one of our two functions, also where a constant stands between. */
function definitionOf(expression: Expression, callee: string, argument: number): ObjectLiteralExpression | undefined {
  const call = follow(expression)
  if (!Node.isCallExpression(call) || call.getExpression().getText() !== callee) return undefined
  const given = call.getArguments()[argument]
  return Node.isExpression(given) ? followToObject(given) : undefined
}

function parametersOf(definition: ObjectLiteralExpression): Expression | undefined {
  const property = definition.getProperty('parameters')
  if (Node.isPropertyAssignment(property)) return property.getInitializer()
  if (Node.isShorthandPropertyAssignment(property)) return property.getNameNode()
  return undefined
}

function propertyPlaces(root: string, object: ObjectLiteralExpression, prefix = ''): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>()
  for (const property of object.getProperties()) {
    if (!Node.isPropertyAssignment(property) && !Node.isShorthandPropertyAssignment(property)) continue
    places.set(prefix + property.getName(), placeOf(root, property))
    const value = Node.isPropertyAssignment(property) ? followToObject(property.getInitializer()) : undefined
    if (value)
      for (const [name, place] of propertyPlaces(root, value, `${property.getName()}.`)) places.set(name, place)
  }
  return places
}

function collectFields(root: string, form: ObjectLiteralExpression, fields: SourceField[], mistakes: Mistake[]): void {
  for (const property of form.getProperties()) {
    if (Node.isSpreadAssignment(property)) {
      const shared = followToObject(property.getExpression())
      if (shared) collectFields(root, shared, fields, mistakes)
      else mistakes.push({ ...placeOf(root, property), message: unreadableSpread(property.getText()) })
    } else {
      const key = property.getName().replace(/^(['"])(.*)\1$/, '$2')
      fields.push({ key, help: commentAbove(property), place: placeOf(root, property) })
    }
  }
}

function unreadableSpread(text: string): string {
  return `The help texts behind "${text}" cannot be found: spread the name of a constant object.`
}

function followToObject(expression: Expression | undefined): ObjectLiteralExpression | undefined {
  const value = expression && follow(expression)
  return Node.isObjectLiteralExpression(value) ? value : undefined
}

/** What an expression stands for: through parentheses and assertions, constants, and what is imported by name. */
function follow(expression: Expression): Expression | undefined {
  if (Node.isParenthesizedExpression(expression) || Node.isAsExpression(expression)) {
    return follow(expression.getExpression())
  }
  if (Node.isSatisfiesExpression(expression)) return follow(expression.getExpression())
  if (!Node.isIdentifier(expression)) return expression
  return followName(expression.getSourceFile(), expression.getText())
}

function followName(source: SourceFile, name: string): Expression | undefined {
  const constant = source.getVariableDeclaration(name)?.getInitializer()
  if (constant) return follow(constant)
  for (const declaration of source.getImportDeclarations()) {
    const imported = declaration
      .getNamedImports()
      .find((one) => (one.getAliasNode()?.getText() ?? one.getName()) === name)
    if (imported) return followImport(source, declaration.getModuleSpecifierValue(), imported.getName())
  }
  return undefined
}

function followImport(source: SourceFile, specifier: string, name: string): Expression | undefined {
  if (!specifier.startsWith('.')) return undefined
  const path = resolve(source.getDirectoryPath(), specifier)
  const file = source.getProject().addSourceFileAtPathIfExists(path)
  return file && followName(file, name)
}

/** The last comment right above a node, if it is a JSDoc comment. */
function commentAbove(node: Node): string {
  const comment = node.getLeadingCommentRanges().at(-1)?.getText() ?? ''
  return comment.startsWith('/**') ? commentText(comment) : ''
}

function placeOf(root: string, node: Node): Place {
  const path = relative(root, node.getSourceFile().getFilePath()).split(sep).join('/')
  return { file: path, line: node.getStartLineNumber() }
}
