import 'fake-indexeddb/auto'
import {browserEnvironment} from '../../src/base/browser-environment.ts'
import {MemoryPageNotices} from '../../src/base/page-notices.ts'
import {IndexedDbChatMemoryStore} from '../../src/features/chat/indexeddb-chat-memory-store.ts'
import {MemoryChatMemoryStore} from '../../src/features/chat/memory-chat-memory-store.ts'
import {describeChatMemoryStore} from './chat-memory-store.ts'

describeChatMemoryStore('MemoryChatMemoryStore', () => {
  const store = new MemoryChatMemoryStore()
  return () => store.page()
})

const {random} = browserEnvironment
let databases = 0
describeChatMemoryStore('IndexedDbChatMemoryStore', () => {
  const database = `chat ${databases++}`
  const notices = new MemoryPageNotices()
  return () => new IndexedDbChatMemoryStore({random, database, notices: notices.page()})
})
