import WebTorrent from 'webtorrent/dist/webtorrent.min.js'
import {makeFile, offerSide, type FilePlace} from './file-side.ts'

/** WebTorrent with pieces of 256 KiB, with which it is quickest here, and its own choice of where to keep them. */
interface TorrentLike {
  readonly magnetURI: string
  on(event: string, listener: () => void): void
  pause(): void
  resume(): void
  readonly numPeers: number
}
interface ClientLike {
  seed(file: File, options: object, ready: (torrent: TorrentLike) => void): void
  add(magnet: string, options: object): TorrentLike
  on(event: 'error', listener: (error: Error) => void): void
}

const rtcConfig = {iceServers: []}
const client = new (WebTorrent as unknown as new (options: object) => ClientLike)({
  dht: false,
  lsd: false,
  utPex: false,
  tracker: {rtcConfig}
})
client.on('error', error => console.error(error))
let magnet: string
let place: FilePlace

offerSide({
  async give({trackers}, bytes) {
    const {file} = await makeFile(bytes)
    const options = {announceList: [trackers], pieceLength: 262_144}
    return await new Promise(resolve => client.seed(file, options, torrent => resolve(torrent.magnetURI)))
  },
  async link(here, invitation) {
    magnet = invitation
    place = here
    return ''
  },
  linked: () => Promise.resolve(),
  /** From the moment the two are linked: WebTorrent loads as soon as it is. */
  async take() {
    const torrent = client.add(magnet, {announce: place.trackers})
    await new Promise<void>(resolve => torrent.on('wire', resolve))
    const startedMs = performance.now()
    await new Promise<void>(resolve => torrent.on('done', resolve))
    return performance.now() - startedMs
  }
})
