import { describe, expect, it } from 'vitest'
import type { Project } from '../../../runtime/octopus/resources/project.ts'
import { readRoster } from '../../../steps/notify-when-all-done/roster.ts'

const project = (number: number, name: string, changes: Partial<Project> = {}): Project => ({
  id: `Projects-${number}`,
  name,
  slug: name.toLowerCase(),
  groupId: 'ProjectGroups-1',
  isDisabled: false,
  canBeTenanted: false,
  ...changes,
})
const groups = [{ id: 'ProjectGroups-1', name: 'Shop', slug: 'shop' }]
const known = (given: string, number: number, name: string) => ({ given, project: `Projects-${number}`, name })
const read = (given: readonly string[], projects: readonly Project[], before: Parameters<typeof readRoster>[3] = []) =>
  readRoster(given, projects, groups, before, 'space Spaces-1')

describe('readRoster', () => {
  it('finds members by name, slug, id and group, each once', () => {
    const all = [project(1, 'Web'), project(2, 'Payroll', { groupId: 'ProjectGroups-2' }), project(3, 'Ledger')]
    const members = read(['payroll', 'Projects-1', 'group: shop', 'WEB'], all)
    expect(members.map(({ name, state }) => `${name} ${state}`)).toEqual([
      'Payroll active',
      'Web active',
      'Ledger active',
    ])
  })

  it('knows a member that was renamed by whom the form meant before', () => {
    expect(read(['Web'], [project(1, 'Shop Front')], [known('Web', 1, 'Web')])).toMatchObject([
      { project: 'Projects-1', name: 'Shop Front', formerName: 'Web', state: 'active' },
    ])
  })

  it('names a member that was deleted, by itself or out of a group', () => {
    const before = [known('Web', 1, 'Web'), known('group: Shop', 4, 'Old')]
    expect(read(['Web', 'group: Shop'], [project(3, 'Ledger')], before)).toMatchObject([
      { name: 'Web', state: 'deleted' },
      { name: 'Ledger', state: 'active' },
      { name: 'Old', state: 'deleted' },
    ])
  })

  it('takes a new project of that name where the old one was deleted', () => {
    expect(read(['Web'], [project(7, 'Web')], [known('Web', 1, 'Web')])).toMatchObject([
      { project: 'Projects-7', state: 'active' },
    ])
  })

  it('says of a project that it is disabled', () => {
    expect(read(['Web'], [project(1, 'Web', { isDisabled: true })])).toMatchObject([{ state: 'disabled' }])
  })

  it('names everything at once that never was there', () => {
    expect(() => read(['Wep', 'group: Shup', 'Web'], [project(1, 'Web')])).toThrow(
      /no project "Wep"\. Did you mean "Web"\?[^]*no project group "Shup"\. Did you mean "Shop"\?/,
    )
  })
})
