// Versions and ranges for properties: few numbers and labels, so that chance brings near neighbours and equals.

import fc from 'fast-check'

const number = fc.constantFrom('0', '1', '2', '02', '10', '20261124093000123456')
const numbers = fc.array(number, { minLength: 1, maxLength: 4 }).map((all) => all.join('.'))
const label = fc.constantFrom('0', '1', '9', '10', '007', 'a', 'A', 'beta', 'rc1', '20210201130629')
const labels = fc.tuple(label, fc.array(fc.tuple(fc.constantFrom('.', '-', '_'), label), { maxLength: 2 }))
const preRelease = labels.map(([first, more]) => `-${first}${more.flat().join('')}`)
const metadata = fc.constantFrom('+build.7', '+a')

function maybe(part: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.option(part, { nil: '' })
}

function joined(...parts: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> {
  return fc.tuple(...parts).map((all) => all.join(''))
}

/** Versions that may also be the end of a range. */
export const arbitraryVersion = joined(maybe(fc.constant('v')), numbers, maybe(preRelease), maybe(metadata))

const comparator = joined(fc.constantFrom('>', '>=', '<', '<=', '='), arbitraryVersion)

/** Texts that look like ranges; some have no version in them. */
export const arbitraryRange = fc.oneof(
  arbitraryVersion,
  joined(
    fc.constantFrom('[', '('),
    maybe(arbitraryVersion),
    fc.constant(','),
    maybe(arbitraryVersion),
    fc.constantFrom(']', ')'),
  ),
  joined(fc.constant('['), arbitraryVersion, fc.constant(']')),
  fc.array(number, { maxLength: 3 }).map((prefix) => [...prefix, '*'].join('.')),
  fc.array(comparator, { minLength: 1, maxLength: 3 }).map((all) => all.join(' ')),
)
