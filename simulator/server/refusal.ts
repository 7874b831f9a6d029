// Refusals that the real server is known to make, in words that are not known.

import type { World } from '../world.ts'
import { ApiError, badRequest } from './answer.ts'

/** 400 with a sentence of our own, or with none: a client that looks for words of ours does not get far. */
export function refusal({ settings }: Pick<World, 'settings'>, ...sentences: readonly string[]): ApiError {
  return settings.unconfirmed.refusalTexts === 'bare' ? badRequest() : badRequest(...sentences)
}

/** The same with another status. */
export function refusalWith(
  { settings }: Pick<World, 'settings'>,
  status: number,
  ...sentences: readonly string[]
): ApiError {
  const told = settings.unconfirmed.refusalTexts === 'bare' ? [] : sentences
  return new ApiError(status, 'There was a problem with your request.', told)
}
