import { spawn } from 'node:child_process'
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lookAtProcess } from '../../bench/soak/look-at-process.ts'

let folder: string
beforeEach(({ skip }) => {
  skip(!existsSync('/proc/self/fd'), 'there is no /proc to look at')
  folder = mkdtempSync(join(tmpdir(), 'octosteps-look-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('lookAtProcess', () => {
  it('counts a file, a socket and what stands in the folder', async () => {
    const before = await lookAtProcess(folder)
    const file = openSync(join(folder, 'left-aB3dE6'), 'w')
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, resolve))
    const held = await lookAtProcess(folder)
    expect({ ...held, heapBytes: 0 }).toEqual({
      processes: 0,
      files: before.files + 1,
      sockets: before.sockets + 1,
      left: ['left'],
      heapBytes: 0,
    })
    closeSync(file)
    await new Promise((resolve) => server.close(resolve))
    expect(await lookAtProcess(folder)).toMatchObject({ files: before.files, sockets: before.sockets })
  })

  it('counts a process whose parent is gone', async () => {
    const environment = { ...process.env, TMPDIR: folder }
    const orphan = 'sleep 60 & echo $! >"$TMPDIR/pid"; exit'
    const parent = spawn('bash', ['-c', orphan], { env: environment, stdio: 'ignore' })
    await new Promise((resolve) => parent.once('close', resolve))
    try {
      expect(await lookAtProcess(folder)).toMatchObject({ processes: 1 })
    } finally {
      spawn('bash', ['-c', 'kill "$(<"$TMPDIR/pid")"'], { env: environment, stdio: 'ignore' })
    }
  })

  it('sees the heap grow by what is kept, and not by what was dropped', async () => {
    const { heapBytes } = await lookAtProcess(folder)
    const kept: string[][] = []
    for (let index = 0; index < 50; index += 1) {
      kept.push(Array.from({ length: 10_000 }, (_, each) => `${index} ${each}`))
    }
    expect((await lookAtProcess(folder)).heapBytes - heapBytes).toBeGreaterThan(8_000_000)
    kept.length = 0
    writeFileSync(join(folder, 'kept'), String(kept.length))
    expect((await lookAtProcess(folder)).heapBytes - heapBytes).toBeLessThan(2_000_000)
  })
})
