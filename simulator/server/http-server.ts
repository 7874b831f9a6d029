// The HTTP side: reads a request, finds its route, writes the answer. Everything between the last byte of a request and
// the first of its answer happens in one go, so that requests take effect one after another.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { User } from '../store/documents.ts'
import type { World } from '../world.ts'
import { ApiError, badRequest, errorBody, notFound, type Answer } from './answer.ts'
import { authenticate, notAuthenticated } from './authenticate.ts'
import { findRoute } from './find-route.ts'
import { readQuery } from './query.ts'
import type { ApiRequest, Route } from './route.ts'

export function createHttpServer(world: World, routes: readonly Route[]): Server {
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => serve(world, routes, incoming, Buffer.concat(chunks), outgoing))
  })
  // A simulated hour may pass between two requests of a client that keeps its connection.
  server.keepAliveTimeout = 0
  return server
}

function serve(
  world: World,
  routes: readonly Route[],
  incoming: IncomingMessage,
  body: Buffer,
  outgoing: ServerResponse,
): void {
  const url = new URL(incoming.url ?? '/', 'http://localhost')
  const method = methodOf(incoming)
  const query = readQuery(url.searchParams)
  const user = authenticate(world.store, incoming.headers, query)
  const answer = answerOf(() => {
    const found = findRoute(routes, world.store, method, url.pathname)
    switch (found.kind) {
      case 'unknown-route':
        process.stderr.write(`The simulator does not know ${method} ${url.pathname}\n`)
        throw new ApiError(404, `The simulator has no route ${method} ${url.pathname}`)
      case 'wrong-method':
        throw new ApiError(405, `The requested resource does not support http method '${method}'.`)
      case 'unknown-space':
        if (!user) throw notAuthenticated()
        throw notFound(found.id)
      case 'found': {
        if (!user && !found.route.anonymous) throw notAuthenticated()
        const spaces = world.store.spaces.all()
        const space = found.space ?? spaces.find(({ isDefault }) => isDefault)
        if (!space) throw notFound('the default space')
        const spans = found.route.scope === 'spanning' && !found.space
        const request: ApiRequest = {
          world,
          space,
          spaceIds: spans ? spaces.map(({ id }) => id).filter((id) => spansTo(query.list('spaces'), id)) : [space.id],
          user: user ?? nobody,
          path: (name) => found.parameters.get(name) ?? '',
          query,
          body: readJson(incoming, body),
        }
        return found.route.handle(request)
      }
    }
  })
  write(outgoing, answer)
  const { pathname: path, search } = url
  world.emit({
    kind: 'request',
    method,
    path,
    query: search,
    status: answer.status,
    at: world.clock.now(),
    user: user?.username,
  })
}

/** Clients that may not send every verb tunnel it through POST. */
function methodOf({ method = 'GET', headers }: IncomingMessage): string {
  const override = headers['x-http-method-override']
  return method === 'POST' && typeof override === 'string' ? override.toUpperCase() : method
}

function spansTo(wanted: readonly string[] | undefined, id: string): boolean {
  return wanted === undefined || wanted.some((one) => /^all$/i.test(one) || one.toLowerCase() === id.toLowerCase())
}

const nobody: User = {
  id: 'users-anonymous',
  username: '',
  displayName: '',
  isService: false,
  apiKeys: [],
  accessTokens: [],
}

function readJson({ headers }: IncomingMessage, body: Buffer): unknown {
  if (body.length === 0) return undefined
  const contentType = headers['content-type'] ?? 'application/json'
  if (!/json/i.test(contentType)) return undefined
  try {
    return JSON.parse(body.toString('utf8')) as unknown
  } catch (error) {
    throw badRequest(`The request body is not JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function answerOf(handle: () => Answer): Answer {
  try {
    return handle()
  } catch (error) {
    if (error instanceof ApiError) return { kind: 'json', status: error.status, value: errorBody(error) }
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
    process.stderr.write(`The simulator failed: ${stack}\n`)
    const message = error instanceof Error ? error.message : String(error)
    const value = { ErrorMessage: message, Errors: [], FullException: stack, Details: null }
    return { kind: 'json', status: 500, value }
  }
}

function write(outgoing: ServerResponse, answer: Answer): void {
  const send = (contentType: string, content: Uint8Array, more: Readonly<Record<string, string>> = {}) => {
    outgoing.writeHead(answer.status, { 'content-type': contentType, 'content-length': content.length, ...more })
    outgoing.end(content)
  }
  switch (answer.kind) {
    case 'json':
      return send('application/json; charset=utf-8', Buffer.from(JSON.stringify(answer.value), 'utf8'))
    case 'text':
      return send(answer.contentType, Buffer.from(answer.text, 'utf8'))
    case 'bytes': {
      const name = encodeURIComponent(answer.filename)
      return send('application/octet-stream', answer.bytes, { 'content-disposition': `attachment; filename="${name}"` })
    }
    case 'empty':
      outgoing.writeHead(answer.status)
      outgoing.end()
  }
}
