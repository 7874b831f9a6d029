// The real server's description of itself (server 2021.2, OpenAPI 2), as something that answers can be held against.

import { Ajv, type ValidateFunction } from 'ajv'
import { existsSync, readFileSync } from 'node:fs'

interface Operation {
  readonly responses: Readonly<Record<string, { readonly schema?: unknown }>>
}

interface ApiDescription {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly definitions: Readonly<Record<string, unknown>>
}

export type Judgement =
  | { readonly kind: 'fits' }
  /** The file says nothing of this answer. */
  | { readonly kind: 'open' }
  /** It holds what the file does not know, each as a sentence. */
  | { readonly kind: 'unknown'; readonly what: readonly string[] }

export interface OpenApi {
  readonly operationCount: number
  /** How many of its operations are among these. */
  countKnown(routes: readonly { readonly method: string; readonly path: string }[]): number
  /** Whether it knows an operation: `GET`, `/projects/{id}`. */
  knows(method: string, path: string): boolean
  /** Holds an answer of an operation that it knows against its schema. */
  judge(method: string, path: string, status: number, body: unknown): Judgement
  /** Holds a refusal against the schema of errors. */
  judgeError(body: unknown): Judgement
}

/** Where a checkout that has the file has it: beside the repository. */
const file = new URL('../../../shared/octopus/swagger-2021.2.json', import.meta.url)

/**
 * `undefined` where the file is not there.
 * @param otherwise Definitions of the file that are read otherwise, by name.
 */
export function openOpenApi(otherwise: Readonly<Record<string, unknown>> = {}): OpenApi | undefined {
  if (!existsSync(file)) return undefined
  const { paths, definitions } = JSON.parse(readFileSync(file, 'utf8')) as ApiDescription
  const operations = new Map<string, Operation>()
  for (const [path, verbs] of Object.entries(paths)) {
    for (const [verb, operation] of Object.entries(verbs)) operations.set(key(verb, path), operation)
  }
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true, discriminator: false })
  ajv.addSchema({ $id: 'server', definitions: { ...mapValues(definitions, close), ...otherwise } })
  const validators = new Map<string, ValidateFunction>()
  const check = (name: string, schema: unknown, body: unknown): Judgement => {
    const validate = validators.get(name) ?? ajv.compile(close(schema) as object)
    validators.set(name, validate)
    if (validate(body)) return { kind: 'fits' }
    return { kind: 'unknown', what: [...new Set(describeErrors(validate))] }
  }
  return {
    operationCount: Object.values(paths).reduce((sum, verbs) => sum + Object.keys(verbs).length, 0),
    countKnown(routes) {
      const ours = new Set(routes.map(({ method, path }) => key(method, path)))
      const all = Object.entries(paths).flatMap(([path, verbs]) => Object.keys(verbs).map((verb) => key(verb, path)))
      return all.filter((one) => ours.has(one)).length
    },
    knows: (method, path) => operations.has(key(method, path)),
    judge(method, path, status, body) {
      const responses = operations.get(key(method, path))?.responses ?? {}
      const schema = responses[String(status)]?.schema
      return schema === undefined ? { kind: 'open' } : check(`${key(method, path)} ${status}`, schema, body)
    },
    judgeError: (body) => check('Error', { $ref: '#/definitions/Error' }, body),
  }
}

/** Parameters have other names there, and a path in a space is the same as one below `/api`. */
function key(verb: string, path: string): string {
  const plain = path
    .replace(/^\/\{baseSpaceId\}/, '')
    .replace(/\{[^}]*\}/g, '{}')
    .replace(/(.)\/$/, '$1')
    .toLowerCase()
  return `${verb.toUpperCase()} ${plain || '/'}`
}

/** Allows null everywhere, and no name that is not listed; asks for none, for older and newer servers leave some out. */
function close(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(close)
  if (typeof schema !== 'object' || schema === null) return schema
  const { $ref, properties, enum: values, type, ...rest } = schema as Readonly<Record<string, unknown>>
  if (typeof $ref === 'string') {
    return { anyOf: [{ type: 'null' }, { $ref: `server${$ref}` }] }
  }
  const closed: Record<string, unknown> = mapValues(rest, close)
  delete closed['required']
  if (type !== undefined) closed['type'] = [type, 'null']
  if (Array.isArray(values)) closed['enum'] = [...(values as unknown[]), null]
  if (typeof properties === 'object' && properties !== null) {
    closed['properties'] = mapValues(properties as Readonly<Record<string, unknown>>, close)
    closed['additionalProperties'] ??= false
  }
  return closed
}

function describeErrors({ errors }: ValidateFunction): readonly string[] {
  return (errors ?? [])
    .filter(({ keyword }) => keyword !== 'anyOf' && keyword !== 'oneOf')
    .filter(
      ({ keyword, params, schemaPath }) =>
        !(keyword === 'type' && params['type'] === 'null' && schemaPath.includes('anyOf')),
    )
    .map(({ instancePath, keyword, message = '', params }) => {
      const place = instancePath.replace(/\/\d+/g, '[]').replace(/\//g, '.').replace(/^\./, '')
      if (keyword === 'additionalProperties') return join(place, String(params['additionalProperty']))
      return `${place}: ${message}${keyword === 'enum' ? ` ${JSON.stringify(params['allowedValues'])}` : ''}`
    })
}

function join(place: string, name: string): string {
  return place === '' ? name : `${place}.${name}`
}

function mapValues<Value, Mapped>(
  values: Readonly<Record<string, Value>>,
  map: (value: Value) => Mapped,
): Record<string, Mapped> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value)]))
}
