// Canceling a task of the server.

import type { StepContext } from '../define-step.ts'

const mostTries = 5
const pauseMs = 5000

/**
 * Asks again where there is no usable answer: to cancel twice what is to end does no harm.
 * @returns Why it is not canceled, as the server has it; blank if it is.
 * @throws {StepError} As `Octopus.send` does.
 */
export async function cancelTask(
  { octopus, clock }: Pick<StepContext, 'octopus' | 'clock'>,
  taskId: string,
): Promise<string> {
  for (let tries = 1; ; tries += 1) {
    const sent = await octopus.send('POST', `tasks/${taskId}/cancel`)
    if (sent.kind === 'done') return ''
    if (sent.kind === 'refused') return sent.said
    if (tries === mostTries) return sent.what
    await clock.sleep(pauseMs * tries)
  }
}
