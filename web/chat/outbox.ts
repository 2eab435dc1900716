/** A message that is on its way: kept on this device until the server has it. */
export interface Outgoing {
  clientMessageId: string
  chatId: string
  text?: string
  /** What is to be uploaded, and its name. */
  blob?: Blob
  name?: string
  kind?: 'image' | 'file' | 'voice'
  seconds?: number
  /** The file once it is uploaded: a repeat does not send it again. */
  fileId?: string
  replyTo?: number
  createdAt: string
  /** Why the server refused it; it is not tried again by itself. */
  refused?: string
}

/** Where messages wait: the browser's own database, so that closing the page loses nothing. */
export interface Outbox {
  list(chatId: string): Promise<Outgoing[]>
  put(item: Outgoing): Promise<void>
  remove(clientMessageId: string): Promise<void>
}

/** Opens the outbox; where the browser keeps nothing (a private window of an old one) it lasts as long as the page. */
export async function openOutbox(): Promise<Outbox> {
  try {
    return inDatabase(await openDatabase())
  } catch {
    return inMemory()
  }
}

function openDatabase(): Promise<IDBDatabase> {
  return new Promise((done, fail) => {
    const opening = indexedDB.open('wasl-chat', 1)
    opening.onupgradeneeded = () => opening.result.createObjectStore('outbox', { keyPath: 'clientMessageId' })
    opening.onsuccess = () => done(opening.result)
    opening.onerror = () => fail(opening.error)
    opening.onblocked = () => fail(new Error('the outbox is held by another version of this page'))
  })
}

function inDatabase(database: IDBDatabase): Outbox {
  const run = <T>(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> =>
    new Promise((done, fail) => {
      const transaction = database.transaction('outbox', mode)
      const request = ask(transaction.objectStore('outbox'))
      transaction.oncomplete = () => done(request.result)
      transaction.onabort = () => fail(transaction.error)
    })
  return {
    async list(chatId) {
      const all = (await run('readonly', (store) => store.getAll())) as Outgoing[]
      return all.filter((item) => item.chatId === chatId).sort((a, b) => a.createdAt.localeCompare(b.createdAt))
    },
    put: async (item) => void (await run('readwrite', (store) => store.put(item))),
    remove: async (clientMessageId) => void (await run('readwrite', (store) => store.delete(clientMessageId))),
  }
}

function inMemory(): Outbox {
  const items = new Map<string, Outgoing>()
  return {
    list: async (chatId) => [...items.values()].filter((item) => item.chatId === chatId),
    put: async (item) => void items.set(item.clientMessageId, item),
    remove: async (clientMessageId) => void items.delete(clientMessageId),
  }
}
