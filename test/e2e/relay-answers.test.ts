import {createServer, type AddressInfo, type Socket} from 'node:net'
import {describe, expect, it} from 'vitest'
import {startNostrRelay, startPages} from '../config/serve/index.mjs'
import {bundledPage} from './bundled-page.ts'
import type {Answer} from '../../src/rendezvous/outage-watch.ts'
import type {AnswersAt} from './relay-answers-page.ts'
import {useTwoBrowsers} from './two-browsers.ts'

const browsers = useTwoBrowsers()

declare const answersAt: AnswersAt

describe.each(['chromium', 'firefox'] as const)('whether anything answers at a relay, in %s', name => {
  async function asked(policy: string, url: string, times: number): Promise<Answer[]> {
    const head = `<!doctype html><title>answers</title><meta http-equiv="Content-Security-Policy" content="${policy}">`
    const served = await startPages({
      '/index.html': `${head}<script type="module" src="page.js"></script>`,
      '/page.js': await bundledPage('relay-answers-page.ts')
    })
    const page = await browsers[name].newPage()
    try {
      await page.goto(served.url)
      await page.waitForFunction(() => 'answersAt' in globalThis)
      const answers: Answer[] = []
      for (let i = 0; i < times; i++) answers.push(await page.evaluate(at => answersAt(at), url))
      return answers
    } finally {
      await page.close()
      await served.close()
    }
  }

  it('is told of one that takes sockets only, and where nobody listens', async () => {
    const relay = await startNostrRelay()
    expect(await asked("default-src 'self'; connect-src *", relay.url, 2)).toEqual(['answered', 'answered'])
    await relay.close()
    expect(await asked("default-src 'self'; connect-src *", relay.url, 2)).toEqual(['failed', 'failed'])
  })

  it('is not told where what is asked hangs', async () => {
    const held: Socket[] = []
    const server = createServer(socket => void held.push(socket))
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    try {
      const {port} = server.address() as AddressInfo
      expect(await asked("default-src 'self'; connect-src *", `ws://127.0.0.1:${port}`, 1)).toEqual(['hung'])
      expect(held.length).toBeGreaterThan(0)
    } finally {
      for (const socket of held) socket.destroy()
      server.close()
    }
  })

  it('cannot be told where the page’s policy allows WebSockets only', async () => {
    const answers = await asked("default-src 'self'; connect-src ws: wss:", browsers.nostr.url, 3)
    expect(answers).not.toContain('answered')
    expect(answers.at(-1)).toBe('forbidden')
  })
})
