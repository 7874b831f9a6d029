// The runtime's own client, connected to the space of a simulator, for tests of what is built on it.

import { connect } from '../../runtime/octopus/connect.ts'
import type { DocumentContext } from '../../runtime/documents/document.ts'
import type { Simulator } from '../../simulator/simulate-octopus.ts'
import { recordingLog } from './recording-log.ts'
import { skippingClock, type SkippingClock } from './skipping-clock.ts'

export interface OpenSpace extends DocumentContext {
  readonly clock: SkippingClock
  readonly octopus: DocumentContext['octopus'] & { close(): void }
}

/** @param taskId On behalf of which task. */
export async function openSpace(
  { url, apiKey, spaceId }: Pick<Simulator, 'url' | 'apiKey' | 'spaceId'>,
  taskId = 'ServerTasks-1',
): Promise<OpenSpace> {
  const clock = skippingClock()
  const random = () => 0.5
  const octopus = await connect(
    {
      serverUrl: url,
      apiKey,
      accessToken: undefined,
      space: spaceId,
      caCertificateFile: undefined,
      outageMinutes: 10,
    },
    { clock, log: recordingLog(), random, userAgent: 'octosteps-test/1', environment: {} },
  )
  return { octopus, clock, random, own: { taskId } }
}
