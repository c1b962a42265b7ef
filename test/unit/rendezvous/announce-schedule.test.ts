import {describe, expect, it} from 'vitest'
import {AnnounceSchedule} from '../../../src/rendezvous/announce-schedule.ts'
import {Gatekeeper} from '../../../src/rendezvous/gatekeeper.ts'
import {meshParameters} from '../../../src/rendezvous/mesh-parameters.ts'
import {parameters} from '../../../src/rendezvous/parameters.ts'
import {VirtualEnvironment} from '../virtual-environment.ts'

const relays = ['a', 'b', 'c']
const minuteMs = 60_000

function scheduled(seed = 1, pages = () => 1) {
  const environment = new VirtualEnvironment({seed})
  const said: {url: string; atMs: number}[] = []
  const announce = (url: string) => void said.push({url, atMs: environment.clock.monotonic()})
  const keeper = new Gatekeeper(environment, pages)
  const schedule = new AnnounceSchedule(environment, announce, silentMs => keeper.speaks(silentMs))
  return {environment, said, schedule}
}

/** The most announcements of any minute. */
function busiestMinute(said: readonly {atMs: number}[]): number {
  return Math.max(
    0,
    ...said.map(({atMs}) => said.filter(other => other.atMs >= atMs && other.atMs < atMs + minuteMs).length)
  )
}

function smallestGapMs(said: readonly {url: string; atMs: number}[]): number {
  return Math.min(
    ...relays.flatMap(url => {
      const times = said.filter(each => each.url === url).map(({atMs}) => atMs)
      return times.slice(1).map((at, i) => at - times[i]!)
    })
  )
}

describe('AnnounceSchedule', () => {
  it('announces once on each relay at joining and at most six times a minute afterwards, whatever chance does', async () => {
    for (let seed = 1; seed <= 50; seed++) {
      const {environment, said, schedule} = scheduled(seed)
      for (const url of relays) schedule.open(url)
      expect(said).toHaveLength(3)
      await environment.advance(20 * minuteMs)
      expect(busiestMinute(said.slice(3)), `seed ${seed}`).toBeLessThanOrEqual(6)
      // Alone for long: still there, but rarely.
      expect(said.length).toBeGreaterThan(3 * 10)
      expect(busiestMinute(said.filter(({atMs}) => atMs > 5 * minuteMs))).toBeLessThanOrEqual(3)
    }
  })

  it('speaks at once when somebody was dialled in vain while nobody is linked, within its budget', async () => {
    const {environment, said, schedule} = scheduled()
    schedule.open('a')
    await environment.advance(12_000)
    const before = said.length
    schedule.missed()
    expect(said).toHaveLength(before + 1)
    for (let i = 0; i < 60; i++) {
      schedule.missed()
      await environment.advance(1_000)
    }
    // What a relay hears that opens comes on top.
    expect(busiestMinute(said.slice(1))).toBeLessThanOrEqual(6)
    schedule.setLinks(1)
    await environment.advance(minuteMs)
    const linked = said.length
    schedule.missed()
    await environment.advance(minuteMs)
    expect(said).toHaveLength(linked)
  })

  it('looks for several that did not come at one time together, and keeps its budget for others', async () => {
    const {environment, said, schedule} = scheduled()
    schedule.open('a')
    await environment.advance(12_000)
    const before = said.length
    for (let i = 0; i < 20; i++) schedule.missed()
    await environment.advance(parameters.announceMinMs + 1)
    expect(said).toHaveLength(before + 1)
    // Two more out of turn are left.
    schedule.hurry()
    await environment.advance(parameters.announceMinMs + 1)
    schedule.hurry()
    expect(said).toHaveLength(before + 3)
  })

  it('leaves a topic that fell apart to its own turns', async () => {
    const [missing, calm] = [scheduled(), scheduled()]
    for (const {environment, schedule} of [missing, calm]) {
      for (const url of relays) schedule.open(url)
      schedule.setLinks(3)
      schedule.setLinks(2, 1)
      await environment.advance(2 * parameters.announceMinMs)
      if (schedule === missing.schedule) schedule.missed()
      await environment.advance(5 * minuteMs)
    }
    expect(missing.said).toEqual(calm.said)
  })

  it('keeps to six a minute whatever comes and goes, but for what a relay hears that opens', async () => {
    for (let seed = 1; seed <= 50; seed++) {
      const {environment, said, schedule} = scheduled(seed)
      for (const url of relays) schedule.open(url)
      for (let i = 0; i < 300; i++) {
        if (environment.random.fraction() < 0.3) schedule.hurry()
        else
          schedule.setLinks(
            Math.floor(environment.random.fraction() * 4),
            Math.floor(environment.random.fraction() * 4)
          )
        await environment.advance(environment.random.fraction() * 4_000)
      }
      expect(busiestMinute(said.slice(3)), `seed ${seed}`).toBeLessThanOrEqual(parameters.announcesPerMinute)
      expect(smallestGapMs(said), `seed ${seed}`).toBeGreaterThanOrEqual(parameters.announceMinMs)
    }
  })

  it('looks for the others as if alone when one is left of several', async () => {
    const {environment, said, schedule} = scheduled()
    for (const url of relays) schedule.open(url)
    schedule.setLinks(4)
    await environment.advance(10 * minuteMs)
    said.length = 0
    schedule.setLinks(1, 3)
    expect(said.map(({url}) => url)).toEqual(relays)
    await environment.advance(parameters.announceAfterMs[0]! * 1.3)
    expect(said).toHaveLength(6)
    // And at growing intervals until it is as quiet as anybody who is linked.
    await environment.advance(60 * minuteMs)
    said.length = 0
    await environment.advance(60 * minuteMs)
    expect(said.length).toBeLessThanOrEqual(3 * 6)
    // One of two: whoever is left need not be nobody's neighbour.
    schedule.setLinks(4)
    await environment.advance(10 * minuteMs)
    said.length = 0
    schedule.setLinks(1, 1)
    expect(said).toEqual([])
  })

  it('speaks on one relay after the other when links come and go', async () => {
    const {environment, said, schedule} = scheduled()
    for (const url of relays) schedule.open(url)
    schedule.setLinks(1)
    await environment.advance(10 * minuteMs)
    schedule.setLinks(0)
    schedule.setLinks(1)
    await environment.advance(5_000)
    said.length = 0
    schedule.setLinks(0)
    await environment.advance(1_000)
    expect(said).toHaveLength(1)
    // Each time the others have their turn, though a link cuts it short.
    for (let i = 0; i < 2; i++) {
      schedule.setLinks(1)
      await environment.advance(20_000)
      schedule.setLinks(0)
      await environment.advance(1_000)
    }
    expect(new Set(said.map(({url}) => url))).toEqual(new Set(relays))
  })

  it('is nearly silent while somebody is linked', async () => {
    const {environment, said, schedule} = scheduled()
    for (const url of relays) schedule.open(url)
    schedule.setLinks(1)
    await environment.advance(60 * minuteMs)
    expect(said.length).toBeLessThanOrEqual(3 + 3 * 6)
    expect(busiestMinute(said.slice(3))).toBeLessThanOrEqual(3)
  })

  it('speaks again as soon as nobody is linked', async () => {
    const {environment, said, schedule} = scheduled()
    for (const url of relays) schedule.open(url)
    schedule.setLinks(2)
    await environment.advance(10_000)
    schedule.setLinks(1)
    await environment.advance(10_000)
    expect(said).toHaveLength(3)
    schedule.setLinks(0)
    expect(said).toHaveLength(6)
  })

  it('looks for the others when many links were lost though some are left, within the budget, and gives up in the end', async () => {
    for (let seed = 1; seed <= 20; seed++) {
      const {environment, said, schedule} = scheduled(seed)
      for (const url of relays) schedule.open(url)
      schedule.setLinks(10)
      await environment.advance(5 * minuteMs)
      const lostMs = environment.clock.monotonic()
      for (let lost = 1; lost <= 5; lost++) {
        schedule.setLinks(10 - lost, lost)
        await environment.advance(700)
      }
      await environment.advance(20 * minuteMs)
      const after = said.filter(({atMs}) => atMs >= lostMs)
      expect(busiestMinute(after), `seed ${seed}`).toBeLessThanOrEqual(6)
      // On one relay or another it is heard soon, and every few seconds.
      const firstMs = after.slice(0, 4).map(({atMs}) => atMs - lostMs)
      expect(firstMs[0]).toBeLessThan(10_000)
      expect(firstMs[3]).toBeLessThan(60_000)
      // As far apart as ever, once it has found nobody for long.
      expect(busiestMinute(said.filter(({atMs}) => atMs > lostMs + 12 * minuteMs))).toBeLessThanOrEqual(3)
      expect(after.length).toBeLessThanOrEqual(3 * 8)
    }
  })

  it('does not look for one that was lost of many, nor go on when the lost are back', async () => {
    const {environment, said, schedule} = scheduled()
    for (const url of relays) schedule.open(url)
    schedule.setLinks(10)
    schedule.setLinks(9, 1)
    await environment.advance(5 * minuteMs)
    expect(said).toHaveLength(3)
    schedule.setLinks(3, 6)
    await environment.until(() => said.length === 4)
    schedule.setLinks(9, 0)
    await environment.advance(5 * minuteMs)
    expect(said).toHaveLength(4)
  })

  it('hurries when somebody waits, but not below the least interval', async () => {
    const {environment, said, schedule} = scheduled()
    for (const url of relays) schedule.open(url)
    schedule.hurry()
    expect(said).toHaveLength(3)
    await environment.until(() => said.length === 6, {withinMs: parameters.announceMinMs * 1.2})
    expect(smallestGapMs(said)).toBeGreaterThanOrEqual(parameters.announceMinMs)
  })

  it('cannot be made to announce without end', async () => {
    const {environment, said, schedule} = scheduled()
    for (const url of relays) schedule.open(url)
    for (let i = 0; i < 600; i++) {
      schedule.hurry()
      await environment.advance(1_000)
    }
    const perMinute = (said.length - 3) / 10 / relays.length
    expect(perMinute).toBeLessThanOrEqual(60 * parameters.hurriedAnnouncesPerSecond + 1)
    expect(smallestGapMs(said)).toBeGreaterThanOrEqual(parameters.announceMinMs)
  })

  it('keeps within the budget while somebody is linked and relays open and shut, one after the other', async () => {
    const {environment, said, schedule} = scheduled()
    for (const url of relays) schedule.open(url)
    schedule.setLinks(3)
    await environment.advance(parameters.announceMinMs * 1.2)
    const before = said.length
    for (let i = 0; i < 300; i++) {
      const url = relays[i % relays.length]!
      schedule.shut(url)
      schedule.open(url)
      await environment.advance(3_400)
    }
    const after = said.slice(before)
    expect(busiestMinute(after)).toBeLessThanOrEqual(6)
    // It does go on.
    expect(after.length).toBeGreaterThan(12)
  })

  it('says that it is back each time that every relay was gone', async () => {
    const {environment, said, schedule} = scheduled()
    for (const url of relays) schedule.open(url)
    schedule.setLinks(3)
    for (let outage = 1; outage <= 10; outage++) {
      await environment.advance(4_000)
      for (const url of relays) schedule.shut(url)
      await environment.advance(10_000)
      const backMs = environment.clock.monotonic()
      for (const url of relays) schedule.open(url)
      expect(said.at(-1)!.atMs, `outage ${outage}`).toBe(backMs)
    }
  })

  it('is heard of soon after the last link, however often links came and went', async () => {
    for (let seed = 1; seed <= 10; seed++) {
      const {environment, said, schedule} = scheduled(seed)
      for (const url of relays) schedule.open(url)
      await environment.advance(minuteMs)
      for (let i = 0; i < 8; i++) {
        schedule.setLinks(1)
        await environment.advance(5_000)
        schedule.setLinks(0)
        if (i < 7) await environment.advance(5_000)
      }
      const lostMs = environment.clock.monotonic()
      await environment.advance(2 * minuteMs)
      const next = said.find(({atMs}) => atMs >= lostMs)
      expect(next!.atMs - lostMs, `seed ${seed}`).toBeLessThanOrEqual(40_000)
      // Not by speaking each time.
      expect(busiestMinute(said)).toBeLessThanOrEqual(24)
    }
  })

  it('does not say more on a relay that opens and shuts all the time', async () => {
    const {environment, said, schedule} = scheduled()
    for (let i = 0; i < 60; i++) {
      schedule.open('a')
      await environment.advance(500)
      schedule.shut('a')
      await environment.advance(500)
    }
    expect(smallestGapMs(said)).toBeGreaterThanOrEqual(parameters.announceMinMs)
  })

  it('a topic of a thousand says 0.4 a second at most on its three relays, and is never silent for long', async () => {
    const seed = 7
    const environment = new VirtualEnvironment({seed})
    const pages = 1_000
    const said: {url: string; atMs: number}[] = []
    const schedules: AnnounceSchedule[] = []
    for (let at = 0; at < pages; at++) {
      // What a page thinks of how many there are is off by up to four times either way.
      const believed = pages * 4 ** (2 * environment.random.fraction() - 1)
      const keeper = new Gatekeeper(environment, () => believed)
      const announce = (url: string) => {
        said.push({url, atMs: environment.clock.monotonic()})
        for (const other of schedules) if (other !== schedule) other.heard(url)
      }
      const schedule: AnnounceSchedule = new AnnounceSchedule(environment, announce, silentMs =>
        keeper.speaks(silentMs)
      )
      schedules.push(schedule)
      for (const url of relays) schedule.open(url)
      schedule.setLinks(10)
      // They came one after the other.
      environment.sleep(600)
    }
    await environment.advance(15 * minuteMs)
    const fromMs = environment.clock.monotonic()
    await environment.advance(30 * minuteMs)
    const steady = said.filter(({atMs}) => atMs >= fromMs)
    const perSecond = steady.length / (30 * 60)
    expect(perSecond, `seed ${seed}`).toBeLessThanOrEqual(0.4)
    for (const relay of relays) {
      const times = [fromMs, ...steady.filter(({url}) => url === relay).map(({atMs}) => atMs)]
      const gaps = times.slice(1).map((atMs, i) => atMs - times[i]!)
      expect(times.length, `seed ${seed}`).toBeGreaterThan(5)
      expect(Math.max(...gaps), `seed ${seed}`).toBeLessThan(3 * meshParameters.silenceMs)
    }
    for (const schedule of schedules) schedule.stop()
  })

  it('of a large topic a page that hears others is mostly silent, and speaks when it hears nobody', async () => {
    const {environment, said, schedule} = scheduled(3, () => 8_000)
    schedule.open('a')
    schedule.setLinks(10)
    for (let minute = 0; minute < 120; minute++) {
      schedule.heard('a')
      await environment.advance(minuteMs)
    }
    expect(said.length).toBeLessThanOrEqual(2)
    const before = said.length
    await environment.advance(30 * minuteMs)
    expect(said.length).toBeGreaterThanOrEqual(before + 2)
  })

  it('says nothing on a relay that is shut, and nothing after it was stopped', async () => {
    const {environment, said, schedule} = scheduled()
    for (const url of relays) schedule.open(url)
    schedule.shut('a')
    schedule.hurry()
    await environment.advance(2 * minuteMs)
    expect(said.filter(({url}) => url === 'a')).toHaveLength(1)
    schedule.stop()
    expect(environment.timers).toBe(0)
    const {length} = said
    schedule.setLinks(1)
    schedule.setLinks(0)
    await environment.advance(60 * minuteMs)
    expect(said).toHaveLength(length)
  })
})
