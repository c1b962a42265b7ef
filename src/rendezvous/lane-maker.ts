import {loadPart} from '../base/load-part.ts'
import type {Scheduler} from '../base/ports.ts'
import type {PassedDescription} from '../protocol/passed-description.ts'
import type {IceServers} from './ice-servers.ts'
import type {Lane, LaneMaker} from './lane.ts'

/** Makes lanes beside connections with these servers; none for a page that shows no address of its own. */
export function laneMaker(ice: IceServers, scheduler: Scheduler): LaneMaker | undefined {
  const configuration = ice.directConfiguration()
  if (!configuration) return undefined
  const make = async (offer: PassedDescription | undefined): Promise<Lane | undefined> => {
    try {
      const {makeLane} = await loadPart(import('./web-rtc-lane.ts'))
      return await makeLane({configuration, scheduler}, offer)
    } catch {
      return undefined
    }
  }
  return {offer: () => make(undefined), answer: make}
}
