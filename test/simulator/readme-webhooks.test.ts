// The receiver of webhooks that the README shows, beside a simulator that runs as it says.

import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { repositoryRoot } from '../../build/repository.ts'
import { isExecutable } from '../support/is-executable.ts'
import { listen } from '../support/listen.ts'

const readme = readFileSync(join(repositoryRoot, 'simulator/README.md'), 'utf8')
const [, part = ''] = /^## Subscriptions and webhooks\n(.*?)^## /ms.exec(readme) ?? []
const curl = (process.env['PATH'] ?? '').split(delimiter).some((one) => isExecutable(join(one, 'curl')))

it.skipIf(!curl)('tells the receiver of the README what happens (needs curl)', { timeout: 60_000 }, async () => {
  const [receiverPort, serverPort] = [await freePort(), await freePort()]
  const here = (text: string) => text.replaceAll('8080', String(receiverPort)).replaceAll('8065', String(serverPort))
  const folder = mkdtempSync(join(tmpdir(), 'octosteps-readme-'))
  symlinkSync(join(repositoryRoot, 'bin'), join(folder, 'bin'))
  for (const [, file = '', code = ''] of part.matchAll(/^```\w+ (\S+)\n(.*?)^```$/gms))
    writeFileSync(join(folder, file), here(code))
  const [, start = ''] = /`(node receiver[^`]*)`/.exec(part.replaceAll('\n', ' ')) ?? []
  const [, deploy = ''] = /^```sh\n(.*?)^```$/ms.exec(part) ?? []
  let printed = ''
  let both: ChildProcess | undefined
  try {
    both = spawn('bash', ['-c', here(start)], { cwd: folder, detached: true })
    for (const stream of [both.stdout, both.stderr])
      stream?.on('data', (chunk: Buffer) => (printed += chunk.toString('utf8')))
    await expect.poll(() => printed, { timeout: 30_000 }).toContain('Stop it with Ctrl+C.')
    const { stdout: answer } = await promisify(execFile)('bash', ['-c', here(deploy)])
    expect(answer).toContain('"DeploymentId":"Deployments-1"')
    await expect
      .poll(() => printed, { timeout: 30_000 })
      .toContain('DeploymentSucceeded Deploy to Production succeeded')
    await expect
      .poll(() => printed, { timeout: 30_000 })
      .toMatch(/Webhook "Tell the chat", DeploymentSucceeded \(Events-\d+\): 200\./)
    expect(printed).toMatch(/Events-\d+ DeploymentQueued Deploy to Production queued for Web release 1\.0\.0/)
    expect(printed).not.toContain('open sesame')
  } finally {
    if (both?.pid !== undefined) process.kill(-both.pid, 'SIGTERM')
    rmSync(folder, { recursive: true, force: true })
  }
})

async function freePort(): Promise<number> {
  const server = createServer()
  const port = await listen(server)
  await new Promise((resolve) => server.close(resolve))
  return port
}
