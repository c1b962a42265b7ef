import {utf8} from '../../../../src/base/bytes.ts'
import {openChatMemory, type ChatMemory} from '../../../../src/features/chat/chat-memory.ts'
import {Chat} from '../../../../src/features/chat/chat.ts'
import {MemoryChatMemoryStore} from '../../../../src/features/chat/memory-chat-memory-store.ts'
import {openAcquaintances, type Acquaintances} from '../../../../src/identity/acquaintances.ts'
import {MemoryAcquaintanceStore} from '../../../../src/identity/memory-acquaintance-store.ts'
import type {LogStorage} from '../../../../src/log/log-storage.ts'
import type {Log, LogLimits} from '../../../../src/log/log.ts'
import {encodeBody, entryKinds} from '../../../../src/protocol/bodies.ts'
import {sealerOf} from '../../identity/sealers.ts'
import {openTestLog} from '../../log/log-fixture.ts'
import {MemoryNetwork, nodeCrypto, type MemoryPage} from '../../log/memory-network.ts'
import {VirtualEnvironment} from '../../virtual-environment.ts'
import {TestLog} from './test-log.ts'
import {TestSwarm, type AgreementKeys} from './test-swarm.ts'

export interface OpenOptions {
  readonly storage?: LogStorage
  readonly limits?: Partial<LogLimits>
  /** What an earlier page of this person remembers. */
  readonly memories?: MemoryChatMemoryStore
}

export interface ChatPage {
  readonly chat: Chat<TestSwarm>
  readonly log: Log
  readonly swarm: TestSwarm
  readonly page: MemoryPage
  readonly memory: ChatMemory
  readonly memories: MemoryChatMemoryStore
  readonly acquaintances: Acquaintances
}

const manyEntries: Partial<LogLimits> = {entriesPerAuthorPerHour: 10_000}

/** People with chats on one virtual network. */
export function chatWorld({seed = 1}: {seed?: number} = {}) {
  const env = new VirtualEnvironment({seed})
  const network = new MemoryNetwork({env})
  const agreementKeys: AgreementKeys = new Map()
  let person = 0

  const reopen = async (swarm: TestSwarm, options: OpenOptions = {}): Promise<ChatPage> => {
    const {storage, limits = manyEntries, memories = new MemoryChatMemoryStore()} = options
    const log = await openTestLog({env, page: swarm.page, limits, ...(storage && {storage})})
    const memory = await openChatMemory(swarm.page.keys.topicKey, env, memories)
    const acquaintances = await openAcquaintances(env, new MemoryAcquaintanceStore())
    const release = async () => {
      await log.close()
      await memory.close()
      await acquaintances.close()
    }
    const chat = await Chat.open({swarm, log, env, memory, acquaintances, verify: nodeCrypto.verify, release})
    return {chat, log, swarm, page: swarm.page, memory, memories, acquaintances}
  }

  /** A chat whose log is in the test's hand. */
  const openOn = async (name: string, fill: (log: TestLog) => void = () => undefined, options: OpenOptions = {}) => {
    const sealer = await sealerOf(++person)
    const swarm = new TestSwarm(network.page(name, sealer), name, sealer, agreementKeys)
    const log = new TestLog(sealer.key, () => env.clock.now())
    fill(log)
    const reopen = async () => {
      const memory = await openChatMemory(swarm.page.keys.topicKey, env, memories)
      const acquaintances = await openAcquaintances(env, people)
      const release = () => memory.close()
      const parts = {swarm, log, env, memory, acquaintances, verify: nodeCrypto.verify, release}
      return {chat: await Chat.open(parts), memory, acquaintances}
    }
    const memories = options.memories ?? new MemoryChatMemoryStore()
    const people = new MemoryAcquaintanceStore()
    return {swarm, page: swarm.page, log, reopen, memories, ...(await reopen())}
  }

  const open = async (name: string, options: OpenOptions = {}): Promise<ChatPage> => {
    const sealer = await sealerOf(++person)
    const page = network.page(name, sealer)
    return reopen(new TestSwarm(page, name, sealer, agreementKeys), options)
  }

  return {env, network, open, openOn, reopen}
}

export const said = (chat: Chat): string[] => chat.messages.map(({authorName, text}) => `${authorName}: ${text}`)

/** Signs a chat entry without a chat, so that it can be anything. */
export const sign = (log: Log, text: string) =>
  log.append(entryKinds.chatText, encodeBody({type: 'chatText', text, replyTo: undefined, mentions: []}))

export const garbage = utf8('not a body')
