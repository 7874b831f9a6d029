// The space of the demo: the small one, and two projects more.

import type { SpaceFile } from '../../simulator/space-file/schema.ts'
import smallSpace from '../../simulator/spaces/small.json' with { type: 'json' }

const small = smallSpace as SpaceFile

export const demoSpace: SpaceFile = {
  ...small,
  projects: [
    ...(small.projects ?? []),
    {
      name: 'Ledger',
      group: 'Shop',
      lifecycle: 'Three stages',
      process: [{ name: 'Install ledger', takes: '00:00:50', log: ['Installing', 'Ledger is up'] }],
      releases: [{ version: '1.4.0' }],
      deployments: [
        { release: '1.4.0', environment: 'Development', at: '2.02:40:00 ago', takes: '00:00:50' },
        { release: '1.4.0', environment: 'Test', at: '1.23:40:00 ago', takes: '00:00:50' },
      ],
    },
    {
      name: 'Reports',
      group: 'Shop',
      lifecycle: 'Three stages',
      process: [{ name: 'Publish reports', takes: '00:00:30', log: ['12 reports published'] }],
    },
  ],
}
