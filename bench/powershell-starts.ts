// How soon the PowerShell flavour asks its first question, beside an empty script: most of it is PowerShell's own start.

import { delimiter } from 'node:path'
import { startAnsweringServer } from './answering-server.ts'
import { summarise, type Figure } from './figures.ts'
import { providePowerShell } from './provide-powershell.ts'
import { timeFirstRequest, timeScript, variableCount, type Properties } from './time-script.ts'

const runs = 11
const budget = 1.25

/** @param properties Of the PowerShell template. Nothing is measured where no PowerShell can be had. */
export async function measurePowerShellStarts(properties: Properties): Promise<readonly Figure[]> {
  const powershell = providePowerShell()
  if (powershell.kind === 'missing') return []
  if (powershell.kind === 'built') process.env['PATH'] = [process.env['PATH'], powershell.folder].join(delimiter)
  const server = await startAnsweringServer()
  const samples = { empty: [] as number[], ours: [] as number[] }
  try {
    for (let run = 0; run <= runs; run += 1) {
      const times = {
        empty: await timeScript('PowerShell', 'exit 0'),
        ours: await timeFirstRequest(server, 'PowerShell', properties),
      }
      // The first turn warms the disk's caches.
      if (run > 0) for (const name of ['empty', 'ours'] as const) samples[name].push(times[name])
    }
  } finally {
    server.close()
  }
  const [empty, ours] = [summarise(samples.empty), summarise(samples.ours)]
  const engine = powershell.kind === 'built' ? 'its engine alone' : 'pwsh'
  return [
    { what: `an empty PowerShell script (${engine}), start to end`, value: empty.median, unit: 'ms', range: empty },
    {
      what: `PowerShell start to first request, ${variableCount} variables`,
      value: ours.median,
      unit: 'ms',
      range: ours,
    },
    {
      what: 'PowerShell start, against an empty script',
      value: ours.median / empty.median,
      unit: 'x',
      budget,
    },
  ]
}
