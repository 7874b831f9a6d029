import { describe, expect, it } from 'vitest'
import { briefDocuments } from './brief-documents.ts'
import { requestOf } from './operation.ts'

const describeState = (state: unknown) => `<${(state as { readonly who: string }).who}>`
const setOf = (number: number, who: string) => ({
  Name: `Coordination / lock / db #0000000${number}`,
  Description: JSON.stringify({ about: 'Not "by hand" {please}', previous: '', state: { who } }),
})
const brief = (text: string) => briefDocuments(text, describeState)

describe('briefDocuments', () => {
  it('tells of a write its number and its state', () => {
    const { text } = requestOf('POST', 'libraryvariablesets', {}, { ...setOf(2, 'A'), SpaceId: 'Spaces-1' })
    expect(brief(text)).toBe('POST libraryvariablesets #2 <A>')
  })

  it('tells of a list all numbers and the last state', () => {
    const items = [setOf(1, 'A'), setOf(2, 'B')].map((set, index) => ({ Id: `LibraryVariableSets-${index}`, ...set }))
    expect(brief(JSON.stringify({ Items: items, TotalResults: 2, Links: {} }))).toBe('[#1,#2 <B>]')
    expect(brief(JSON.stringify({ Items: [], TotalResults: 0 }))).toBe('[]')
  })

  it('tells which numbers are asked for', () => {
    const ask = (partialName: string, take: number) =>
      requestOf('GET', 'libraryvariablesets', { partialName, take }).text
    expect(brief(ask('Coordination / lock / db #', 1000))).toBe('GET libraryvariablesets all')
    expect(brief(ask('Coordination / lock / db #00000003', 1))).toBe('GET libraryvariablesets #3?')
  })

  it('leaves other texts as they are', () => {
    expect(brief('GET tasks/ServerTasks-1')).toBe('GET tasks/ServerTasks-1')
  })
})
