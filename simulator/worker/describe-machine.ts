// Facts about the machine that a worker writes at the beginning of a script's log.

import { availableParallelism, hostname, machine, release, tmpdir, type, userInfo, version } from 'node:os'

/** Lines without a level. */
export function describeMachine(folder: string): readonly string[] {
  const system = [type(), hostname(), release(), version(), machine(), type() === 'Linux' ? 'GNU/Linux' : ''].join(' ')
  return [
    `  OperatingSystem: ${system.trim()}`,
    `  CurrentUser: ${userInfo().username}`,
    `  HostName: ${hostname()}`,
    `  ProcessorCount: ${availableParallelism()}`,
    `  CurrentDirectory: ${folder}`,
    `  TempDirectory: ${tmpdir()}`,
  ]
}
