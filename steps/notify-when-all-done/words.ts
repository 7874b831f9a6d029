// Which of two words about a member is the later one.

import { isAheadOf } from '../../runtime/octopus/task-order.ts'
import type { Basis, Outcome, Word } from './notify-state.ts'

const weight: Readonly<Record<Basis, number>> = { running: 0, reported: 1, final: 2 }

/** Whether a word says more than another about the same member: of a later deployment, or of the same when it had come further. */
export function isNewer(word: Word, other: Word): boolean {
  if (word.task === other.task) return weight[word.basis] > weight[other.basis]
  return isLater(word, other)
}

/** Whether one deployment was queued after the other. */
export function isLater(deployment: Queued, other: Queued): boolean {
  return isAheadOf(place(other), place(deployment))
}

type Queued = Pick<Word, 'task' | 'queuedAt'>

/** A list of last words after one more was heard; the same list where that is nothing new. */
export function mergeWord(words: readonly Word[], word: Word): readonly Word[] {
  const known = words.find(({ project }) => project === word.project)
  if (!known) return [...words, word]
  return isNewer(word, known) ? words.map((one) => (one === known ? word : one)) : words
}

export function isFailure(outcome: Outcome): boolean {
  return outcome === 'Failed' || outcome === 'Canceled' || outcome === 'TimedOut'
}

function place({ task, queuedAt }: Queued) {
  return { taskId: task, queuedAt: new Date(queuedAt) }
}
