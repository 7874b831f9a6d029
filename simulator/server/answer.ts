// What a route gives back, and how it refuses.

export type Answer =
  | { readonly kind: 'json'; readonly status: number; readonly value: unknown }
  | { readonly kind: 'text'; readonly status: number; readonly text: string; readonly contentType: string }
  | { readonly kind: 'bytes'; readonly status: number; readonly bytes: Uint8Array; readonly filename: string }
  | { readonly kind: 'empty'; readonly status: number }

export function ok(value: unknown): Answer {
  return { kind: 'json', status: 200, value }
}

export function created(value: unknown): Answer {
  return { kind: 'json', status: 201, value }
}

export function plainText(text: string): Answer {
  return { kind: 'text', status: 200, text, contentType: 'text/plain; charset=utf-8' }
}

export function empty(status: number): Answer {
  return { kind: 'empty', status }
}

/** A refusal in Octopus's error shape; thrown by routes, answered by the server. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  readonly sentences: readonly string[]

  /** @param sentences What stands in `Errors`. */
  constructor(status: number, message: string, sentences: readonly string[] = []) {
    super(message)
    this.status = status
    this.sentences = sentences
  }
}

/** 400 as Octopus refuses what breaks a rule: the sentences that tell stand in `Errors`. */
export function badRequest(...sentences: readonly string[]): ApiError {
  return new ApiError(400, 'There was a problem with your request.', sentences)
}

export function notFound(id: string): ApiError {
  return new ApiError(404, `The resource '${id}' was not found.`)
}

export function errorBody({ message, sentences }: ApiError): unknown {
  return {
    ErrorMessage: message,
    Errors: sentences,
    FullException: null,
    HelpText: null,
    HelpLink: null,
    ParsedHelpLinks: [],
    Details: null,
  }
}
