import { get } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { simulateOctopus, type Simulator } from '../../simulator/simulate-octopus.ts'

let octopus: Simulator
afterEach(() => octopus.close())

function ask(): Promise<void> {
  return new Promise((resolve, reject) => {
    get(`${octopus.url}/api`, { agent: false }, (answer) => answer.resume().on('end', resolve)).on('error', reject)
  })
}

describe('a simulator that is to run for long', () => {
  it('keeps no list of all its requests, and tells of each all the same', async () => {
    octopus = await simulateOctopus({ keepRequests: false })
    const told: string[] = []
    octopus.onEvent((event) => void told.push(event.kind))
    for (let time = 0; time < 3; time += 1) await ask()
    expect({ kept: octopus.requests.length, told }).toEqual({ kept: 0, told: ['request', 'request', 'request'] })
  })
})
