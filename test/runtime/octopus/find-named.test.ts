import { describe, expect, it } from 'vitest'
import { findAllNamed, findNamed } from '../../../runtime/octopus/find-named.ts'

const projects = [
  { id: 'Projects-1', name: 'Database', slug: 'database' },
  { id: 'Projects-2', name: 'Pay Roll', slug: 'pay-roll' },
  { id: 'Projects-3', name: 'projects-1', slug: 'odd-one' },
]
const find = (...wanted: string[]) => findAllNamed(wanted, projects, 'project', 'space Spaces-1').map(({ id }) => id)

describe('findAllNamed', () => {
  it('finds by name in any case, by slug and by id', () => {
    expect(find('DATABASE', 'pay-roll', 'Projects-3')).toEqual(['Projects-1', 'Projects-2', 'Projects-3'])
  })

  it('gives what is named twice once', () => {
    expect(find('Database', 'database')).toEqual(['Projects-1'])
  })

  it('takes a name before an id that looks the same', () => {
    expect(find('Projects-1')).toEqual(['Projects-3'])
  })

  it('lists every one that is missing, with the nearest name', () => {
    expect(() => find('Databse', 'Database', 'Payrol', 'Zebra')).toThrow(
      [
        'There is no project "Databse". Did you mean "Database"?',
        'There is no project "Payrol". Did you mean "Pay Roll"?',
        'There is no project "Zebra".',
        'Looked in space Spaces-1; what the user of the API key may not see counts as missing.',
      ].join('\n'),
    )
  })
})

describe('findNamed', () => {
  it('finds one, or says what is missing', () => {
    expect(findNamed('Database', projects, 'project', 'space Spaces-1').id).toBe('Projects-1')
    expect(() => findNamed('Data', projects, 'project', 'space Spaces-1')).toThrow('There is no project "Data".')
  })
})
