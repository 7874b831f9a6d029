// What a route gives back, and how it refuses.

/** Header fields besides those of the content. */
type Headers = Readonly<Record<string, string>>

export type Answer =
  | { readonly kind: 'json'; readonly status: number; readonly value: unknown; readonly headers?: Headers }
  | {
      readonly kind: 'text'
      readonly status: number
      readonly text: string
      readonly contentType: string
      readonly headers?: Headers
    }
  | {
      readonly kind: 'bytes'
      readonly status: number
      readonly bytes: Uint8Array
      readonly filename: string
      /** `application/octet-stream` unless something else is said. */
      readonly contentType?: string
      readonly headers?: Headers
    }
  | { readonly kind: 'empty'; readonly status: number; readonly headers?: Headers }

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
  readonly helpText: string | undefined
  readonly details: unknown

  /**
   * @param sentences What stands in `Errors`.
   * @param details What stands in `Details`, of whatever shape the route gives it.
   */
  constructor(
    status: number,
    message: string,
    sentences: readonly string[] = [],
    helpText?: string,
    details: unknown = null,
  ) {
    super(message)
    this.status = status
    this.sentences = sentences
    this.helpText = helpText
    this.details = details
  }
}

/** 400 as Octopus refuses what breaks a rule: the sentences that tell stand in `Errors`. */
export function badRequest(...sentences: readonly string[]): ApiError {
  return new ApiError(400, 'There was a problem with your request.', sentences)
}

export function notFound(id: string): ApiError {
  return new ApiError(404, `The resource '${id}' was not found.`)
}

export function errorBody({ message, sentences, helpText, details }: ApiError): Readonly<Record<string, unknown>> {
  return {
    ErrorMessage: message,
    Errors: sentences,
    FullException: null,
    HelpText: helpText ?? null,
    HelpLink: null,
    ParsedHelpLinks: [],
    Details: details,
  }
}
