import { describe, expect, it } from 'vitest'
import { withProxyVariables } from '../../../simulator/worker/proxy-environment.ts'

describe('withProxyVariables', () => {
  it('adds the twin in the other case, and nothing else, where a proxy is named', () => {
    expect(withProxyVariables({ HTTP_PROXY: 'http://a:1', no_proxy: 'b', TentacleProxyHost: 'c' })).toEqual({
      HTTP_PROXY: 'http://a:1',
      http_proxy: 'http://a:1',
      NO_PROXY: 'b',
      no_proxy: 'b',
      TentacleProxyHost: 'c',
    })
  })

  it('keeps twins that differ', () => {
    const both = { HTTPS_PROXY: 'http://a:1', https_proxy: 'http://b:2' }
    expect(withProxyVariables(both)).toEqual(both)
  })

  it('takes the proxy from the settings of Tentacle, where none is named', () => {
    const settings = {
      TentacleProxyHost: 'proxy',
      TentacleProxyPort: '8888',
      TentacleProxyUsername: 'some@:/user',
      TentacleProxyPassword: "p w'",
    }
    const address = 'http://some%40%3A%2Fuser:p+w%27@proxy:8888'
    const never = '127.0.0.1,localhost,169.254.169.254'
    expect(withProxyVariables(settings)).toEqual({
      ...settings,
      HTTP_PROXY: address,
      http_proxy: address,
      HTTPS_PROXY: address,
      https_proxy: address,
      NO_PROXY: never,
      no_proxy: never,
    })
    expect(withProxyVariables({ TentacleProxyHost: 'proxy', TentacleProxyPort: '80' })).toMatchObject({
      HTTP_PROXY: 'http://proxy:80',
    })
  })

  it('goes past any proxy where Tentacle is told to, and leaves the rest alone', () => {
    expect(withProxyVariables({ TentacleUseDefaultProxy: 'False' })).toEqual({
      TentacleUseDefaultProxy: 'False',
      NO_PROXY: '*',
    })
    expect(withProxyVariables({ TentacleUseDefaultProxy: 'True', TentacleProxyHost: ' ', PATH: '/bin' })).toEqual({
      TentacleUseDefaultProxy: 'True',
      TentacleProxyHost: ' ',
      PATH: '/bin',
    })
  })
})
