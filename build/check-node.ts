// Whether a bundle keeps to what the oldest Node.js has, in its syntax and in what it calls. The types that our own source
// is checked against know only the newest release of that version, and what is bundled from others is not checked at all.
//
// Two things escape it: a member that has its name from something older (`map` of an iterator), and one whose name is
// made up as the bundle runs. Tests run the templates under each version.

import { transform } from 'esbuild'
import { ts } from 'ts-morph'
import newerApis from './newer-apis.json' with { type: 'json' }
import type { NewerApis } from './newer-apis.ts'

/** The oldest release that a bundle runs on: Octopus's own container images have it. */
export const oldestNodeRelease = '20.11'

/**
 * What a bundle uses that the oldest Node.js lacks, as sentences. What it asks for before it uses it, as in
 * `typeof Promise.try`, is left alone, and so are members that it makes itself.
 * @param code CommonJS.
 */
export async function checkNode(code: string, newer: NewerApis = newerApis): Promise<readonly string[]> {
  const source = ts.createSourceFile('bundle.js', code, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS)
  return [...(await checkSyntax(code)), ...checkExpressions(source), ...checkApis(source, code, newer)]
}

/** esbuild rewrites what a target does not understand; where there is nothing to rewrite, both come out the same. */
async function checkSyntax(code: string): Promise<readonly string[]> {
  const [asItIs, rewritten] = await Promise.all(
    ['esnext', `node${oldestNodeRelease}`].map(async (target) => {
      const { code: out } = await transform(code, { target, logLevel: 'silent' })
      return out.split('\n')
    }),
  )
  const place = asItIs?.findIndex((line, index) => line !== rewritten?.[index]) ?? -1
  if (place < 0) return []
  return [tooNew((asItIs?.[place] ?? '').trim())]
}

/** What esbuild lets through in regular expressions: flags for a part, and a name for two groups. */
function checkExpressions(source: ts.SourceFile): readonly string[] {
  const sentences: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const names = [...node.text.matchAll(/\(\?<([A-Za-z_$][\w$]*)>/g)].map(([, name]) => name)
      if (/\(\?[ims]*(-[ims]+)?:/.test(node.text.replaceAll('(?:', '(')) || new Set(names).size < names.length)
        sentences.push(tooNew(node.text))
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return sentences
}

function tooNew(text: string): string {
  return `The bundle has syntax that Node.js ${oldestNodeRelease} does not understand, at "${text.slice(0, 100)}": write it in an older way.`
}

interface Use {
  readonly kind: keyof NewerApis
  /** As `newer-apis.json` has it. */
  readonly name: string
  readonly node: ts.Node
}

function checkApis(source: ts.SourceFile, code: string, newer: NewerApis): readonly string[] {
  const facts = readFacts(source)
  const uses = facts.uses.filter(({ kind, name }) => Object.hasOwn(newer[kind], name) && !facts.asked.has(name))
  const lines = code.split('\n')
  const sentences = uses.map(({ kind, name, node }) => {
    const { line, character } = source.getLineAndCharacterOfPosition(node.getStart(source))
    const text = lines[line] ?? ''
    return (
      `Line ${line + 1} of the bundle uses ${kind === 'members' ? `.${name}` : name}, which Node.js ` +
      `${oldestNodeRelease} lacks (${newer[kind][name] ?? ''} has it): do without. ` +
      `It reads ...${JSON.stringify(text.slice(Math.max(0, character - 30), character + 40))}...`
    )
  })
  return [...new Set(sentences)]
}

interface Facts {
  readonly uses: readonly Use[]
  /** Names that the bundle looks at with `typeof`. */
  readonly asked: ReadonlySet<string>
}

function readFacts(source: ts.SourceFile): Facts {
  const uses: Use[] = []
  const asked = new Set<string>()
  const declared = new Set<string>()
  const made = new Set<string>()
  /** Variables that hold a module of Node's. */
  const modules = new Map<string, string>()

  function visit(node: ts.Node): void {
    if (ts.isVariableDeclaration(node)) declare(node)
    else if ((ts.isParameter(node) || ts.isBindingElement(node)) && ts.isIdentifier(node.name))
      declared.add(node.name.text)
    else if ((ts.isFunctionLike(node) || ts.isClassLike(node)) && node.name && ts.isIdentifier(node.name)) {
      const names = ts.isFunctionDeclaration(node) || ts.isClassLike(node) ? declared : made
      names.add(node.name.text)
    } else if ((ts.isPropertyAssignment(node) || ts.isPropertyDeclaration(node)) && ts.isIdentifier(node.name))
      made.add(node.name.text)
    if (ts.isShorthandPropertyAssignment(node)) made.add(node.name.text)
    if (ts.isPropertyAccessExpression(node)) access(node)
    else if (ts.isIdentifier(node) && isUse(node)) uses.push({ kind: 'globals', name: node.text, node })
    if (ts.isCallExpression(node)) {
      const module = requiredBy(node)
      if (module !== undefined) uses.push({ kind: 'modules', name: module, node })
    }
    if (ts.isTypeOfExpression(node)) asked.add(node.expression.getText(source))
    ts.forEachChild(node, visit)
  }

  function declare({ name, initializer }: ts.VariableDeclaration): void {
    const module = initializer && moduleIn(initializer)
    if (ts.isIdentifier(name)) {
      declared.add(name.text)
      if (module !== undefined) modules.set(name.text, module)
    } else if (module !== undefined && ts.isObjectBindingPattern(name)) {
      for (const element of name.elements) {
        uses.push({
          kind: 'modules',
          name: `${module}.${(element.propertyName ?? element.name).getText(source)}`,
          node: element,
        })
      }
    }
  }

  function access(node: ts.PropertyAccessExpression): void {
    const { expression, name, parent } = node
    if (
      ts.isBinaryExpression(parent) &&
      parent.left === node &&
      parent.operatorToken.kind === ts.SyntaxKind.EqualsToken
    )
      made.add(name.text)
    if (ts.isCallExpression(parent) && parent.expression === node && parent.questionDotToken) return
    uses.push({ kind: 'members', name: name.text, node: name })
    if (ts.isIdentifier(expression)) {
      uses.push({ kind: 'globals', name: `${expression.text}.${name.text}`, node })
      const module = modules.get(expression.text)
      if (module !== undefined) uses.push({ kind: 'modules', name: `${module}.${name.text}`, node })
    }
    const module = moduleIn(expression)
    if (module !== undefined) uses.push({ kind: 'modules', name: `${module}.${name.text}`, node })
  }

  visit(source)
  const isOwn = ({ kind, name }: Use) =>
    (kind === 'globals' && declared.has(name.split('.')[0] ?? '')) || (kind === 'members' && made.has(name))
  return { uses: uses.filter((use) => !isOwn(use)), asked }
}

/** Whether a name stands for a value here, rather than for a property, and is not just asked about. */
function isUse(node: ts.Identifier): boolean {
  const { parent } = node
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node
  return !ts.isTypeOfExpression(parent) && !ts.isMethodDeclaration(parent) && !ts.isBindingElement(parent)
}

/** `require("fs")`, perhaps within a call that makes it look like a module of the other kind. */
function moduleIn(expression: ts.Expression): string | undefined {
  if (!ts.isCallExpression(expression)) return undefined
  const [first] = expression.arguments
  return requiredBy(expression) ?? (first && moduleIn(first))
}

function requiredBy({ expression, arguments: [first] }: ts.CallExpression): string | undefined {
  const isRequire = ts.isIdentifier(expression) && expression.text === 'require'
  const isImport = expression.kind === ts.SyntaxKind.ImportKeyword
  if (!(isRequire || isImport) || !first || !ts.isStringLiteralLike(first)) return undefined
  return first.text.startsWith('node:') ? first.text : `node:${first.text}`
}
