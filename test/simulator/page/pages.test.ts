// The pages as they come over the wire.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { simulateOctopus, type Simulator } from '../../../simulator/simulate-octopus.ts'
import { callApi } from '../../support/call-api.ts'
import { hostile, livelySpace, type Lively } from './lively-space.ts'

describe('the pages of a server on which something goes on', () => {
  let lively: Lively
  let octopus: Simulator
  const get = (path: string) => getPage(octopus, path)
  const taskPath = (task: keyof Lively['tasks']) => `/page/Spaces-1/tasks/${lively.tasks[task]}`
  beforeAll(async () => {
    lively = await livelySpace()
    octopus = lively.octopus
  })
  afterAll(() => octopus.close())

  it('start with the projects by environment, under their groups, with version and state in words', async () => {
    const { words } = await get('/')
    expect(words).toContain('Projects The latest deployment of each project to each environment')
    expect(words).toMatch(
      /Office .* Payroll None 1\.8\.0 Canceled 28 Feb 2026, 08:13 1\.9\.0 Executing 2 Mar 2026, 08:00/,
    )
    expect(words).toMatch(/Shop Database 2\.1\.0 Success .* 2\.1\.0 Failed .* 2\.1\.1 Queued/)
    expect(words).toMatch(/Search None None 0\.9\.1 Waits for a person/)
  })

  it('say who waits for whom: in the queue, for a lock, for other tasks, for a person', async () => {
    const { words, body } = await get('/')
    const expected = [
      'Deploy Database release 2.1.1 to Production is queued behind Deploy Database release 2.1.0 to Production',
      'Deploy Search release 0.9.1 to Production waits for a person to answer Approve',
      'Deploy Payroll release 1.9.0 to Production waits for Lock shop as number 1 in line (3 min',
      'Lock shop is held by Deploy Web release 5.5.0 to Production',
      'Deploy Reports release 3.0.0 to Production waits for the end of Deploy Database release 2.1.0 to Production and Deploy Database release 2.1.1 to Production',
    ]
    for (const sentence of expected) expect(words).toContain(sentence)
    expect(body.match(/class="edge"/g)).toHaveLength(5)
    expect((await get(taskPath('holds'))).words).toContain(expected[3])
  })

  it('show what a task asks, in whose name it may be answered, and nothing of that when it is answered', async () => {
    const { words } = await get(taskPath('asks'))
    expect(words).toMatch(
      /A person has to answer Approve Look at the plan\. Then say so\. Proceed or Abort, by Release managers/,
    )
  })

  it('show a log with its levels, verbose lines only on demand, and links to other tasks', async () => {
    const info = await get(taskPath('failed'))
    expect(info.words).toMatch(/Highlight Rolling out to web-1 .* Warning The disk of web-1 is 91 % full/)
    expect(info.words).toMatch(/Error web-2 did not answer/)
    expect(info.words).not.toContain('Copied 41 files')
    expect(info.body).toContain('<a href="/page/Spaces-1/tasks/ServerTasks-1">Web 5.5.0</a>')
    expect(info.body).toContain('<a href="https://example.com/a?b=1&amp;c=2" rel="noreferrer noopener">the notes</a>')
    expect((await get(`${taskPath('failed')}?level=verbose`)).words).toMatch(/Verbose Copied 41 files/)
    expect((await get(`${taskPath('failed')}/raw`)).body).toContain('Verbose  |       Copied 41 files')
  })

  it('fold what is over, and open what runs or has failed', async () => {
    const folds = async (task: keyof Lively['tasks']) =>
      (await get(taskPath(task))).body.match(/<details id="log-[^>]*>/g)
    expect(await folds('failed')).toEqual(['<details id="log-1" open>', '<details id="log-1-1" open>'])
    expect((await folds('migrates'))?.slice(0, 2)).toEqual(['<details id="log-1">', '<details id="log-1-1">'])
    expect((await folds('migrates'))?.at(-1)).toBe('<details id="log-2-1" open>')
  })

  it('show locks with who has them and who waits, since when', async () => {
    const { words } = await get('/page/Spaces-1/locks')
    expect(words).toMatch(/shop One at a time\. Held by 1\./)
    expect(words).toMatch(/Web 5\.5\.0 to Production .* holds it, exclusive 2 Mar 2026, 08:00 \(3 min 0 s\)/)
    expect(words).toMatch(/Payroll 1\.9\.0 to Production .* waits, number 1 in line, exclusive/)
  })

  it('offer what a task has left to be saved, whatever it is', async () => {
    const body = { Filename: "the page's name: ä\ud800.html", ServerTaskId: lively.tasks.failed }
    const made = await callApi(octopus, '/api/Spaces-1/artifacts', { method: 'POST', body })
    const { Id } = made.body as { readonly Id: string }
    const form = new FormData()
    form.append('fileData', new Blob(['<script>alert(1)</script>']), 'page.html')
    await callApi(octopus, `/api/Spaces-1/artifacts/${Id}/content`, { method: 'PUT', form })
    const { body: page } = await get(taskPath('failed'))
    const [, address = ''] = /<a href="([^"]+)" download>/.exec(page) ?? []
    const saved = await fetch(octopus.url + address)
    expect(await saved.text()).toBe('<script>alert(1)</script>')
    expect(saved.headers.get('content-disposition')).toMatch(
      /^attachment; .*filename\*=UTF-8''the%20page%27s%20name%3A%20%C3%A4%EF%BF%BD\.html$/,
    )
    expect(saved.headers.get('content-type')).toBe('application/octet-stream')
    expect(saved.headers.get('x-content-type-options')).toBe('nosniff')
    expect((await get('/page/Spaces-1/artifacts/Artifacts-99')).status).toBe(404)
  })

  it('show nothing that is secret, nowhere', async () => {
    const set = await get('/page/Spaces-1/library/LibraryVariableSets-1')
    expect(set.words).toMatch(/Password \*\*\*\*/)
    expect(set.words).toMatch(/Region eu-west-1/)
    const failed = await get(`${taskPath('failed')}?level=verbose`)
    expect(failed.words).toMatch(/Token Roll out \*\*\*\*/)
    const all = [set, failed, await get('/'), await get(`${taskPath('failed')}/raw`), await get('/page/Spaces-1/tasks')]
    for (const { body } of all) {
      expect(body).not.toContain(hostile.secret)
      expect(body).not.toContain(octopus.apiKey)
    }
  })

  it('make nothing of names and lines that want to be more', async () => {
    const names = (await get('/')).body
    expect(names).toContain('&lt;img src=x onerror=alert(1)&gt;')
    const { body } = await get(taskPath('failed'))
    expect(body).toContain('[U+202E]txt.exe')
    for (const text of [names, body]) {
      expect(text.match(/<script/g)).toHaveLength(1)
      expect(text).not.toContain('<img')
      expect(text).not.toMatch(/ (on\w+|style)="/)
    }
    const found = await get(`/?name=${encodeURIComponent('"><script>')}`)
    expect(found.body).toContain('value="&quot;&gt;&lt;script&gt;"')
  })

  it('let nothing be loaded from elsewhere, and no other page frame them', async () => {
    const { headers } = await get('/')
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; script-src 'self'; .*frame-ancestors 'none'$/,
    )
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  })

  it('refuse to be written, and say what is not there', async () => {
    expect((await fetch(`${octopus.url}/`, { method: 'POST' })).status).toBe(405)
    expect(await (await fetch(`${octopus.url}/`, { method: 'HEAD' })).text()).toBe('')
    for (const path of ['Spaces-9', 'Spaces-1/tasks/ServerTasks-999', 'Spaces-1/nothing', 'Spaces-1/locks/1'])
      expect((await get(`/page/${path}`)).status, path).toBe(404)
    expect((await get('/page/%E0')).status).toBe(400)
  })

  it('count as no request, and meet no fault', async () => {
    const before = octopus.requests.length
    octopus.faults.add({ kind: 'error', status: 503 })
    expect((await get('/')).status).toBe(200)
    octopus.faults.clear()
    expect(octopus.requests.length).toBe(before)
  })
})

describe('the pages of a large server', () => {
  it('come in parts, each linked with the next', async () => {
    const octopus = await simulateOctopus({
      space: {
        server: { taskCap: 2 },
        environments: ['Test'],
        projects: Array.from({ length: 120 }, (_, index) => `Project ${index + 1}`),
      },
    })
    try {
      for (let index = 1; index <= 60; index += 1) octopus.deploy(`Project ${index}`, '1.0.0', 'Test')
      await octopus.clock.settled()
      const first = await getPage(octopus, '/')
      expect(first.words).toContain('1 to 50 of 120 projects')
      expect(first.words).toContain('All 60 unfinished tasks')
      expect(first.words).toContain('waits for a slot: 2 tasks run, as many as may at once')
      const last = await getPage(octopus, '/?from=100')
      expect(last.words).toContain('101 to 120 of 120 projects')
      expect(last.words).toMatch(/Project 120 None Finished lately/)
      expect((await getPage(octopus, '/?name=project 12')).words).toContain('Project 12 1.0.0 Queued')
      expect((await getPage(octopus, '/?from=99999')).words).toContain('101 to 120 of 120 projects')
      expect((await getPage(octopus, '/?from=-1e9')).words).toContain('1 to 50 of 120 projects')
      expect((await getPage(octopus, '/page/Spaces-1/tasks')).words).toContain('1 to 50 of 60 tasks')
    } finally {
      await octopus.close()
    }
  })

  it('survive what others have written where steps keep what they share', async () => {
    const octopus = await simulateOctopus()
    try {
      const texts = { '1': 'no JSON', '2': '{"state":{"limit":"<b>","entries":7}}' }
      for (const [number, Description] of Object.entries(texts)) {
        const body = { Name: `Coordination / lock / <b>${number}</b> #00000001`, Description }
        expect(await callApi(octopus, '/api/libraryvariablesets', { method: 'POST', body })).toMatchObject({
          status: 201,
        })
      }
      const { status, words, body } = await getPage(octopus, '/page/Spaces-1/locks')
      expect(status).toBe(200)
      expect(words.match(/cannot be read: somebody has changed it/g)).toHaveLength(2)
      expect(body).not.toContain('<b>1')
      expect((await getPage(octopus, '/page/Spaces-1/library')).words).toContain('What steps share')
    } finally {
      await octopus.close()
    }
  })
})

async function getPage({ url }: Simulator, path: string) {
  const response = await fetch(url + path)
  const body = await response.text()
  const words = body
    .replace(/<title>.*?<\/title>/gs, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&#39;/g, "'")
    .replace(/&lt;/g, '<')
    .replace(/\s+/g, ' ')
    .replace(/ ([.,)])/g, '$1')
    .replace(/\( /g, '(')
  return { status: response.status, headers: response.headers, body, words }
}
