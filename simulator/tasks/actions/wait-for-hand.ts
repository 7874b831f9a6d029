import type { TaskControl } from '../task-queue.ts'

/**
 * Waits, with time going on, until the task is cancelled or ended by hand.
 * @throws The control's abort reason, always.
 */
export async function waitForHand({
  signal,
  participant,
}: Pick<TaskControl, 'signal' | 'participant'>): Promise<never> {
  signal.throwIfAborted()
  return new Promise((_resolve, reject) => {
    const release = participant.hold()
    signal.addEventListener(
      'abort',
      () => {
        release()
        reject(new Error('The task was ended', { cause: signal.reason }))
      },
      { once: true },
    )
  })
}
