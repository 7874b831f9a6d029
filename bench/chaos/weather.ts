// Bad weather: what goes wrong between the contenders and the server, by lot.

import type { FaultRule } from '../../simulator/faults/fault-rule.ts'
import type { Simulator } from '../../simulator/simulate-octopus.ts'

/** Each by its chance at any request. Together about one request in ten. */
const faults: readonly FaultRule[] = [
  { kind: 'late', by: '00:00:20', chance: 0.008 },
  { kind: 'late', by: '00:00:20', effect: 'late', chance: 0.008 },
  // So late that nobody waits for it any more when it happens.
  { kind: 'late', by: '00:01:30', effect: 'late', chance: 0.003 },
  { kind: 'too-many-requests', chance: 0.01 },
  { kind: 'too-many-requests', retryAfter: '00:00:15', chance: 0.01 },
  { kind: 'error', chance: 0.01 },
  { kind: 'error', status: 503, chance: 0.01 },
  { kind: 'proxy-page', chance: 0.005 },
  { kind: 'proxy-page', status: 200, chance: 0.005 },
  { kind: 'dropped', effect: 'none', chance: 0.01 },
  { kind: 'dropped', effect: 'done', chance: 0.01 },
  { kind: 'dropped', effect: 'later', by: '00:00:30', chance: 0.01 },
  { kind: 'truncated', chance: 0.005 },
  { kind: 'truncated', connection: 'broken', chance: 0.005 },
  { kind: 'restart', downFor: '00:00:40', tasks: 'go-on', chance: 0.0008 },
]

export interface Weather {
  /** How often the server was restarted from its saved state. */
  restarts(): number
  clear(): void
}

/** Has the server misbehave, and now and then restart from its saved state, by which all running tasks fail. */
export function makeWeather(simulator: Simulator, random: () => number): Weather {
  for (const fault of faults) simulator.faults.add(fault)
  let restarts = 0
  let isOver = false

  function plan(): void {
    simulator.clock.at(simulator.clock.now() + (15 + random() * 105) * 60_000, () => {
      if (isOver) return
      restarts += 1
      void simulator.restart({ downFor: '00:00:30', state: simulator.save() })
      plan()
    })
  }

  plan()
  return {
    restarts: () => restarts,
    clear() {
      isOver = true
      simulator.faults.clear()
    },
  }
}
