// A reader for tests in which nock answers.

import { openConnection } from '../../runtime/octopus/connection.ts'
import { createReader } from '../../runtime/octopus/octopus.ts'
import { recordingLog } from './recording-log.ts'
import { skippingClock } from './skipping-clock.ts'

export const serverUrl = 'https://octopus.example.com'

export interface ReaderGiven {
  readonly outageMinutes?: number
  readonly url?: string
  readonly random?: () => number
}

export async function openReader({ outageMinutes = 10, url = serverUrl, random = () => 0.5 }: ReaderGiven = {}) {
  const clock = skippingClock()
  const log = recordingLog()
  const headers = { 'x-octopus-apikey': 'API-SECRETSECRET', 'user-agent': 'octosteps-test/1' }
  const secrets = ['API-SECRETSECRET']
  const connection = await openConnection({ serverUrl: url, headers, secrets, clock })
  const reader = createReader({ connection, clock, log, random, outageMs: outageMinutes * 60_000 })
  return { reader, clock, log }
}
