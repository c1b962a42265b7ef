import {SharedFeatures, type UsedSwarm} from '../../log/shared-features.ts'
import {Files} from './files.ts'
import type {FilesSwarm} from './files-parts.ts'
import type {FilesLog} from './files-log.ts'
import type {HandingOut} from './handing-out.ts'
import type {TopicFiles} from './topic-files.ts'

export type {UsedSwarm} from '../../log/shared-features.ts'

/** How a topic's files are given to the person, and what ends it. */
export interface Handing {
  readonly handing: HandingOut
  end(): void
}

interface Opened extends Handing {
  readonly topic: TopicFiles
  close(): Promise<void>
}

/** The files of a topic, once a page. */
export class SharedFiles {
  readonly #open: (swarm: FilesSwarm, log: FilesLog) => Promise<TopicFiles>
  readonly #handOut: (topic: TopicFiles) => Handing
  readonly #shared = new SharedFeatures<Opened>()

  constructor(
    open: (swarm: FilesSwarm, log: FilesLog) => Promise<TopicFiles>,
    handOut: (topic: TopicFiles) => Handing
  ) {
    this.#open = open
    this.#handOut = handOut
  }

  /** `release` is called when this use is closed, by its user or because the swarm was left. */
  use<S extends UsedSwarm>(swarm: S, log: FilesLog, release: () => Promise<void>): Promise<Files<S>> {
    return this.#shared.use(swarm, {
      open: joint => this.#opened(joint, log),
      make: ({topic, handing}, close) => new Files(swarm, topic, handing, close),
      release
    })
  }

  async #opened(swarm: FilesSwarm, log: FilesLog): Promise<Opened> {
    const topic = await this.#open(swarm, log)
    const {handing, end} = this.#handOut(topic)
    const close = async (): Promise<void> => {
      end()
      await topic.close()
    }
    return {topic, handing, end, close}
  }
}
