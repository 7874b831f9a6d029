// What is expected here was printed by .NET 10 under the culture en-US, with a plain space before AM and PM.

import { describe, expect, it } from 'vitest'
import { applyFilter } from '../../../../simulator/worker/octostache/filters/filters.ts'

const now = () => Date.UTC(2030, 4, 22, 9, 5, 7, 125)
const format = (input: string, ...options: string[]) => applyFilter('Format', input, options, now)

describe('Format', () => {
  it.each([
    ['decimal', '23.4', 'C', '$23.40'],
    ['decimal', '-1234.5', 'C', '-$1,234.50'],
    ['decimal', '1234.50', 'G', '1234.50'],
    ['decimal', '1234.50', 'G3', '1.23E+03'],
    ['decimal', '1,234.565', 'N2', '1,234.57'],
    ['decimal', '0.1234', 'P', '12.340%'],
    ['decimal', '0.125', 'F2', '0.13'],
    ['decimal', '-0.001', 'F2', '0.00'],
    ['decimal', '1234567890123456789012345678', 'N0', '1,234,567,890,123,456,789,012,345,678'],
    ['decimal', '1234.5', 'e2', '1.23e+003'],
    ['decimal', '1e3', 'F2', undefined],
    ['decimal', '5-', 'F2', '-5.00'],
    ['decimal', '1234', 'D5', undefined],
    ['decimal', '5', 'Z', undefined],
    ['double', '0.125', 'F2', '0.12'],
    ['double', '2.345', 'F2', '2.35'],
    ['double', '1.005', 'F2', '1.00'],
    ['double', '-0.001', 'F2', '-0.00'],
    ['double', '0.00001234', 'G3', '1.23E-05'],
    ['double', '1e3', 'R', '1000'],
    ['Int32', '1234', 'D6', '001234'],
    ['int', '-42', 'D6', '-000042'],
    ['int', '-1', 'X', 'FFFFFFFF'],
    ['int', '255', 'x4', '00ff'],
    ['int', '5', 'B8', '00000101'],
    ['int', '1234', 'E2', '1.23E+003'],
    ['int', '12', 'P', '1,200.000%'],
    ['int', '1.5', 'D', undefined],
    ['decimal', '23.4', '#,##0.00', '23.40'],
    ['decimal', '1234567.891', '#,##0.##', '1,234,567.89'],
    ['decimal', '0.5', '000,000.00', '000,000.50'],
    ['decimal', '0.5', '#.##', '.5'],
    ['decimal', '0.5', '0.##%', '50%'],
    ['decimal', '5', '0.0‰', '5000.0‰'],
    ['decimal', '1234567', '0,.0', '1234.6'],
    ['decimal', '-5', '0;(0);zero', '(5)'],
    ['decimal', '0', '0;(0);zero', 'zero'],
    ['decimal', '12345', '00-00-0', '12-34-5'],
    ['decimal', '5', `'x'0"y"\\#z`, 'x5y#z'],
    ['decimal', '12345.678', '0.00e+0', '1.23e+4'],
    ['decimal', '12345.678', '##0.0E-0', '123.5E2'],
    ['decimal', '0', '#', ''],
    ['decimal', '-0.4', '0', '0'],
  ])('writes the %s %s as %s: %s', (type, input, pattern, expected) => {
    expect(format(input, type, pattern)).toBe(expected)
  })

  it.each([
    ['d', '5/22/2030'],
    ['D', 'Wednesday, May 22, 2030'],
    ['f', 'Wednesday, May 22, 2030 9:05 AM'],
    ['G', '5/22/2030 9:05:07 AM'],
    ['M', 'May 22'],
    ['O', '2030-05-22T09:05:07.0000000'],
    ['r', 'Wed, 22 May 2030 09:05:07 GMT'],
    ['s', '2030-05-22T09:05:07'],
    ['T', '9:05:07 AM'],
    ['u', '2030-05-22 09:05:07Z'],
    ['Y', 'May 2030'],
    ['HH dd-MMM-yyy', '09 22-May-2030'],
    ['MM/dd/yy H:mm:ss zzz', '05/22/30 9:05:07 +00:00'],
    ['ddd dddd h:mm t tt', 'Wed Wednesday 9:05 A AM'],
    [`'at' HH "q" \\y yy-y yyyyy`, 'at 09 q y 30-30 02030'],
    ['%d %h', '22 9'],
    ['fff s.FFF g', '000 7 AD'],
    ['X', undefined],
    ['z', undefined],
    ["'open", undefined],
  ])('writes a date as %s: %s', (pattern, expected) => {
    expect(format('2030/05/22 09:05:07', 'Date', pattern)).toBe(expected)
  })

  it.each([
    ['2030-05-22T09:05:07.1234567Z', '2030-05-22T09:05:07.1234567+00:00'],
    ['2030-05-22T09:05:07+02:00', '2030-05-22T09:05:07.0000000+02:00'],
    ['05/22/2030 9:05 PM', '2030-05-22T21:05:00.0000000+00:00'],
    ['22-May-2030', '2030-05-22T00:00:00.0000000+00:00'],
    ['Wed, 22 May 2030 09:05:07 GMT', '2030-05-22T09:05:07.0000000+00:00'],
    ['May 22, 2030', '2030-05-22T00:00:00.0000000+00:00'],
    ['0069-08-25', '0069-08-25T00:00:00.0000000+00:00'],
    ['22/05/2030', undefined],
    ['2030-02-30', undefined],
    ['2030-05-22 24:00', undefined],
    ['hello', undefined],
  ])('reads the date %s: %s', (input, expected) => {
    expect(format(input, 'DateTimeOffset', 'O')).toBe(expected)
  })

  it('moves a date with an offset to the time of the worker', () => {
    expect(format('2030-05-22T09:05:07+02:00', 'DateTime', 'HH zzz')).toBe('07 +00:00')
    expect(format('2030-05-22T09:05:07+02:00', 'DateTimeOffset', 'r')).toBe('Wed, 22 May 2030 07:05:07 GMT')
  })

  it('takes what it is given for a number, else for a date, where no type is said', () => {
    expect(format('23.4', 'C')).toBe('$23.40')
    expect(format('2030/05/22 09:05:00', 'yyyy')).toBe('2030')
    expect(format('hello', 'yyyy')).toBeUndefined()
    expect(format('1', 'Guid', 'N')).toBeUndefined()
    expect(format('1')).toBeUndefined()
  })
})

describe('NowDate and its kin', () => {
  const filter = (name: string, input?: string, ...options: string[]) => applyFilter(name, input, options, now)

  it('tell the time that they are given', () => {
    expect(filter('NowDate')).toBe('2030-05-22T09:05:07.1250000')
    expect(filter('NowDateUtc')).toBe('2030-05-22T09:05:07.1250000Z')
    expect(filter('NowDate', undefined, 'yyyy')).toBe('2030')
    expect(filter('NowDateUtc', undefined, 'zz')).toBe('+00')
  })

  it('have nothing to say to a value, or without a clock', () => {
    expect(filter('NowDate', 'value')).toBeUndefined()
    expect(filter('NowDate', undefined, 'a', 'b')).toBeUndefined()
    expect(applyFilter('NowDate', undefined, [], undefined)).toBeUndefined()
  })

  it.each([
    ['AddHours', '2030-05-22T23:30:00', '1.5', '2030-05-23T01:00:00.0000000'],
    ['AddHours', '2030-05-22T23:30:00Z', '-24', '2030-05-21T23:30:00.0000000Z'],
    ['AddDays', '2030-05-22T23:30:00+02:00', '10', '2030-06-01T23:30:00.0000000+02:00'],
    ['AddDays', '5/22/2030', '-1', '2030-05-21T00:00:00.0000000'],
    ['AddDays', 'hello', '1', undefined],
    ['AddDays', '5/22/2030', 'one', undefined],
  ])('%s: %s and %s make %s', (name, input, amount, expected) => {
    expect(filter(name, input, amount)).toBe(expected)
  })
})
