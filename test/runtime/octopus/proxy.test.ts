import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { proxyFor, type Environment } from '../../../runtime/octopus/proxy.ts'

const proxy = 'http://proxy.example.com:3128'
const both = { HTTP_PROXY: proxy, HTTPS_PROXY: proxy }
const address = (url: string, environment: Environment) => proxyFor(url, environment)?.address

describe('proxyFor', () => {
  it.each<[string, Environment, string | undefined]>([
    ['http://octopus.example.com', {}, undefined],
    ['http://octopus.example.com', { HTTP_PROXY: proxy }, proxy],
    ['http://octopus.example.com', { HTTPS_PROXY: proxy }, undefined],
    ['https://octopus.example.com', { HTTPS_PROXY: proxy }, proxy],
    ['https://octopus.example.com', { HTTP_PROXY: proxy }, undefined],
    ['https://octopus.example.com', { https_proxy: proxy }, proxy],
    ['https://octopus.example.com', { https_proxy: 'http://lower:1', HTTPS_PROXY: 'http://upper:2' }, 'http://lower:1'],
    ['https://octopus.example.com', { https_proxy: '', HTTPS_PROXY: proxy }, proxy],
    ['https://octopus.example.com', { HTTPS_PROXY: ' ' }, undefined],
    ['https://octopus.example.com', { HTTPS_PROXY: 'proxy.example.com:3128' }, proxy],
    ['https://octopus.example.com', { HTTPS_PROXY: ` ${proxy}/ ` }, proxy],
    ['https://octopus.example.com', { HTTPS_PROXY: 'http://[::1]:3128' }, 'http://[::1]:3128'],
    ['https://octopus.example.com', { HTTPS_PROXY: 'http://user:p%40ss@proxy:3128' }, 'http://proxy:3128'],
  ])('sends %s with %j through %s', (url, environment, expected) => {
    expect(address(url, environment)).toBe(expected)
  })

  it.each([
    ['octopus.example.com', 'https://octopus.example.com', true],
    ['OCTOPUS.example.com', 'https://octopus.EXAMPLE.com', true],
    ['example.com', 'https://octopus.example.com', true],
    ['.example.com', 'https://octopus.example.com', true],
    ['*.example.com', 'https://octopus.example.com', true],
    ['.example.com', 'https://example.com', true],
    ['example.com.', 'https://octopus.example.com.', true],
    ['example.com', 'https://octopusexample.com', false],
    ['octopus.example.com', 'https://example.com', false],
    ['example', 'https://example.com', false],
    ['*', 'https://octopus.example.com', true],
    ['localhost, 127.0.0.1', 'http://127.0.0.1:8080', true],
    ['localhost 127.0.0.1', 'http://127.0.0.1:8080', true],
    ['localhost', 'http://127.0.0.1', false],
    ['octopus.example.com:8443', 'https://octopus.example.com:8443', true],
    ['octopus.example.com:8443', 'https://octopus.example.com', false],
    ['octopus.example.com:443', 'https://octopus.example.com', true],
    ['octopus.example.com:80', 'http://octopus.example.com', true],
    ['.example.com:443', 'https://octopus.example.com', true],
    ['10.0.0.5', 'https://10.0.0.5', true],
    ['10.0.0.5', 'https://10.0.0.50', false],
    ['0.0.5', 'https://10.0.0.5', false],
    ['10.0.0.5:443', 'https://10.0.0.5', true],
    ['::1', 'https://[::1]', true],
    ['[::1]', 'https://[::1]:8443', true],
    ['[::1]:443', 'https://[::1]', true],
    ['[::1]:80', 'https://[::1]', false],
    ['0:0::1', 'https://[::1]', true],
    ['2001:db8::5', 'https://[2001:DB8:0::5]', true],
    ['', 'https://octopus.example.com', false],
    [' , ,', 'https://octopus.example.com', false],
    ['.', 'https://octopus.example.com', false],
    ['10.0.0.0/8', 'https://10.0.0.5', false],
  ])('with NO_PROXY "%s", goes to %s without: %s', (noProxy, url, exempt) => {
    expect(address(url, { ...both, NO_PROXY: noProxy })).toBe(exempt ? undefined : proxy)
    expect(address(url, { ...both, no_proxy: noProxy })).toBe(exempt ? undefined : proxy)
  })

  it('tells the proxy user and password in a header, as they were before they went into an address', () => {
    const basic = (text: string) => ({ 'proxy-authorization': `Basic ${Buffer.from(text).toString('base64')}` })
    const headers = (given: string) => proxyFor('http://octopus', { HTTP_PROXY: given })?.headers
    expect(headers('http://user:p%40ss%2F1@proxy:3128')).toEqual(basic('user:p@ss/1'))
    expect(headers('user:50%@proxy:3128')).toEqual(basic('user:50%'))
    expect(headers('http://user@proxy:3128')).toEqual(basic('user:'))
    expect(headers('http://proxy:3128')).toEqual({})
  })

  it.each([
    'socks5://user:SECRET@proxy:1080',
    'https://user:SECRET@proxy:3128',
    'http://user:SECRET/1@proxy:3128',
    'http://user:12#SECRET@proxy:3128',
    'http://user:12?SECRET@proxy:3128',
    'http://user:SECRET@proxy:99999',
    'http://',
  ])('refuses %s in a sentence that does not show it', (given) => {
    const refused = expect(() => proxyFor('https://octopus', { HTTPS_PROXY: given }))
    refused.toThrow(/^HTTPS_PROXY in this machine's environment \(hidden\) is not the address of an HTTP proxy/)
    expect(() => proxyFor('https://octopus', { HTTPS_PROXY: given })).not.toThrow(/SECRET/)
  })

  it('does not mind what it does not need', () => {
    expect(address('http://octopus', { HTTPS_PROXY: 'socks5://proxy' })).toBeUndefined()
    expect(address('https://octopus', { HTTPS_PROXY: 'socks5://proxy', NO_PROXY: '*' })).toBeUndefined()
  })

  it('exempts a host, and those below it, however the list is written', () => {
    const label = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/)
    const name = fc.array(label, { minLength: 2, maxLength: 4 }).map((labels) => labels.join('.'))
    const others = fc.array(fc.oneof(name, fc.constant(''), fc.constant('192.168.0.1')))
    const form = fc.constantFrom(
      (host: string) => host,
      (host: string) => `.${host}`,
      (host: string) => host.toUpperCase(),
      (host: string) => `${host}:443`,
    )
    fc.assert(
      fc.property(name, label, others, form, fc.constantFrom(',', ' ', ' , '), (host, below, more, write, comma) => {
        const noProxy = [...more, write(host), ...more].join(comma)
        expect(address(`https://${host}`, { ...both, NO_PROXY: noProxy })).toBeUndefined()
        expect(address(`https://${below}.${host}`, { ...both, NO_PROXY: noProxy })).toBeUndefined()
        expect(address(`https://${below}${host}`, { ...both, NO_PROXY: write(host) })).toBe(proxy)
      }),
    )
  })

  it('either understands or refuses, whatever stands in the variables, and never shows a password', () => {
    const password = fc.stringMatching(/^[!-~]{0,5}$/).map((more) => `SECRET${more}`)
    fc.assert(
      fc.property(password, fc.string(), (secret, noProxy) => {
        const environment = { HTTPS_PROXY: `http://user:${secret}@proxy.example.com:3128`, NO_PROXY: noProxy }
        try {
          expect(address('https://octopus.example.com', environment) ?? '').not.toContain('SECRET')
        } catch (error) {
          expect(error).toMatchObject({
            code: 'bad-parameters',
            message: expect.not.stringContaining('SECRET') as string,
          })
        }
      }),
    )
  })
})
