import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { WebhookCall } from '#connectors/connector.ts'
import { inParallel } from '#workers/outcome.ts'
import { seeded, shuffled } from '../support/chance.ts'
import type { Child } from '../support/child.ts'
import { cloneDatabase } from '../support/database.ts'
import { openPgProxy, type PgProxy } from '../support/pg-proxy.ts'
import { openScene, type Scene } from '../support/scene.ts'

const wish = 'السلام عليكم ابي تصميم شعار'

describe('F1: the API is killed around the inbox commit, and the sender sends again', () => {
  let scene: Scene
  beforeAll(async () => {
    scene = await openScene({ connectors: ['whatsapp', 'web-form'], queue: 'off' })
  })
  afterAll(() => scene?.close())

  it('answers nothing 2xx that is not stored, and reads nothing twice', async () => {
    const deaths: string[] = []
    let mortal: Child | undefined
    const points = ['inbox.before_commit', 'inbox.after_commit', 'inbox.before_answer']
    const keepAlive = async () => {
      for (const crashAt of points) {
        mortal = await scene.start({ role: 'api', queue: 'off', crashAt })
        const { signal } = await mortal.ended
        deaths.push(`${crashAt} ${signal}`)
      }
      mortal = undefined
    }
    const life = keepAlive()
    // A load balancer knows the living: the mortal one while it is there, the lasting one once all deaths are died.
    const door = () => mortal?.url ?? scene.wasl.url
    const events = Array.from({ length: 240 }, (_, n) => n)
    await inParallel(events, 24, async (n) => {
      const call =
        n % 3
          ? make(scene, 'whatsapp', 'text', { n, text: wish, phone: `+9665${String(50_000_000 + n)}` })
          : make(scene, 'web-form', 'json', { n, text: wish, phone: `+9665${String(51_000_000 + n)}`, email: `c${n}@example.com` })
      await scene.post(n % 3 ? 'whatsapp' : 'web-form', call, door)
    })
    await life
    expect(deaths).toEqual(points.map((point) => `${point} SIGKILL`))
    await scene.start({ queue: 'off' })
    await scene.quiet()
    expect(await scene.audit()).toEqual([])
    expect(await leadCount(scene)).toBe(events.length)
  }, 300_000)
})

describe('F2, F19: the same events in any order, number and grouping', () => {
  const draw = seeded('F2 orders')
  const people = Array.from({ length: 8 }, (_, n) => `9665540000${String(n).padStart(2, '0')}`)
  let reference: { scene: Scene; state: unknown } | undefined
  const scenes: Scene[] = []
  afterAll(async () => {
    for (const scene of scenes) await scene.close()
  })

  /** Eight people, each with a wish, a second thought, an edit of it and a thumb; one of them takes a word back. */
  function events(): Json[] {
    const start = Math.floor(Date.now() / 1000) - 3600
    return people.flatMap((from, p) => {
      const id = (k: string) => `wamid.f2-${p}-${k}`
      const at = (k: number) => String(start + p * 100 + k)
      return [
        { from, id: id('first'), timestamp: at(0), type: 'text', text: { body: `${wish} رقم ${p}` } },
        { from, id: id('second'), timestamp: at(10), type: 'text', text: { body: 'ميزانيتي 500 ريال' } },
        {
          from,
          id: id('edit'),
          timestamp: at(20),
          type: 'edit',
          edit: { original_message_id: id('second'), message: { type: 'text', text: { body: 'ميزانيتي 900 ريال' } } },
        },
        { from, id: id('thumb'), timestamp: at(30), type: 'reaction', reaction: { message_id: id('first'), emoji: '👍' } },
        ...(p === 3 ? [{ from, id: id('gone'), timestamp: at(40), type: 'revoke', revoke: { original_message_id: id('second') } }] : []),
      ]
    })
  }

  async function stateAfter(batches: Json[][], whileWorking: boolean): Promise<{ scene: Scene; state: unknown }> {
    const scene = await openScene({ connectors: ['whatsapp', 'google-sheets', 'smtp'], queue: 'off' })
    scenes.push(scene)
    if (whileWorking) await scene.start({ queue: 'off' })
    const secret = String(scene.wasl.fakes.whatsapp!.mounted.fake.settings().appSecret)
    const number = String(scene.wasl.fakes.whatsapp!.mounted.fake.settings().phoneNumberId)
    await inParallel(batches, 12, (messages) => scene.post('whatsapp', signed(secret, number, messages)))
    if (!whileWorking) await scene.start({ queue: 'off' })
    await scene.quiet()
    expect(await scene.audit()).toEqual([])
    return { scene, state: await said(scene) }
  }

  it('first the plain story: one by one, in order, once', async () => {
    reference = await stateAfter(
      events().map((event) => [event]),
      false,
    )
    expect(await leadCount(reference.scene)).toBe(people.length)
    expect(JSON.stringify(reference.state)).toContain('900')
  }, 60_000)

  it.each([1, 2, 3])(
    'round %i: shuffled, doubled and bundled while nobody reads, it ends in the same state to the letter',
    async () => {
      const { state } = await stateAfter(bundled(), false)
      expect(state).toEqual(reference!.state)
    },
    60_000,
  )

  it('while it is being read: the same people, leads, messages and effects', async () => {
    const { scene } = await stateAfter(bundled(), true)
    expect(await leadCount(scene)).toBe(people.length)
    expect(await messagesOf(scene)).toEqual(await messagesOf(reference!.scene))
    const rows = (of: Scene) => of.wasl.fakes['google-sheets']!.ledger.filter((effect) => effect.kind === 'row-added').length
    expect(rows(scene)).toBe(people.length)
  }, 60_000)

  it('one event a hundred times at once is one lead, one row, one mail', async () => {
    const scene = await openScene({ connectors: ['whatsapp', 'google-sheets', 'smtp'], queue: 'off' })
    scenes.push(scene)
    await scene.start({ queue: 'off' })
    const call = make(scene, 'whatsapp', 'text', { n: 1, text: wish, phone: '+966554111111' })
    await inParallel(Array.from({ length: 100 }), 25, () => scene.post('whatsapp', call))
    await scene.quiet()
    expect(await scene.audit()).toEqual([])
    expect(await leadCount(scene)).toBe(1)
    expect(scene.wasl.fakes['google-sheets']!.ledger.filter((effect) => effect.kind === 'row-added')).toHaveLength(1)
    expect(scene.wasl.fakes.smtp!.ledger.filter((effect) => effect.kind === 'mail')).toHaveLength(1)
    expect(scene.wasl.fakes.whatsapp!.ledger.filter((effect) => effect.kind === 'message')).toHaveLength(1)
  }, 60_000)

  /** Shuffled, each event one to three times, one to six of them in a POST. */
  function bundled(): Json[][] {
    const all = shuffled(
      events().flatMap((event) => Array<Json>(1 + Math.floor(draw() * 3)).fill(event)),
      draw,
    )
    const batches: Json[][] = []
    while (all.length) batches.push(all.splice(0, 1 + Math.floor(draw() * 6)))
    return batches
  }
})

describe('F5: the connection to PostgreSQL breaks after COMMIT was sent and before it was answered', () => {
  let proxy: PgProxy
  let scene: Scene
  beforeAll(async () => {
    const database = await cloneDatabase()
    proxy = await openPgProxy(database.url)
    scene = await openScene({
      connectors: ['whatsapp', 'web-form', 'smtp'],
      queue: 'off',
      database: { ...database, url: proxy.through(database.url) },
    })
  })
  afterAll(async () => {
    await scene?.close()
    await proxy?.close()
  })

  it('is answered 503, and the call that comes again makes no second row', async () => {
    const answers: number[] = []
    const draw = seeded('F5 cuts')
    proxy.cutAfter('arrive', () => draw() < 0.4)
    const url = scene.wasl.fakes.whatsapp!.mounted.webhookUrl!
    for (let i = 0; i < 24; i++) {
      const call = make(scene, 'whatsapp', 'text', { n: i, text: wish, phone: `+96655500${String(1000 + i)}` })
      do answers.push((await fetch(url, { method: 'POST', headers: call.headers, body: call.body })).status)
      while (answers.at(-1) !== 200)
      scene.accepted.push({ connector: 'whatsapp', body: call.body })
    }
    proxy.mend()
    console.error(`cut ${proxy.cuts()} times; answered 503 ${answers.filter((status) => status === 503).length} times`)
    expect(proxy.cuts()).toBeGreaterThan(4)
    expect(new Set(answers)).toEqual(new Set([200, 503]))
    expect(answers.filter((status) => status === 503)).toHaveLength(proxy.cuts())
    await scene.start({ queue: 'off' })
    await scene.quiet()
    expect(await scene.audit()).toEqual([])
    expect(await leadCount(scene)).toBe(24)
    const entries = await scene.wasl.app.world.db.tenant(scene.wasl.tenant.id, (trx) => trx('inbox').count('* as n').first())
    // Statuses of our own messages came in as well; each body once.
    expect(Number(entries?.n)).toBeGreaterThanOrEqual(24)
  }, 60_000)
})

type Json = Record<string, unknown>

function make(scene: Scene, connector: string, scenario: string, options: Json & { n: number }): WebhookCall {
  return scene.wasl.fakes[connector]!.mounted.fake.scenarios![scenario]!({ run: 'faults', ...options })
}

/** A POST of WhatsApp with these messages, signed as Meta signs. */
function signed(secret: string, number: string, messages: Json[]): WebhookCall {
  const contacts = [...new Set(messages.map((message) => String(message.from)))].map((wa_id) => ({
    wa_id,
    profile: { name: `عميل ${wa_id.slice(-2)}` },
  }))
  const value = {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '966115550199', phone_number_id: number },
    contacts,
    messages,
  }
  const body = JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: '1', changes: [{ field: 'messages', value }] }] })
  return {
    headers: {
      'content-type': 'application/json',
      'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    },
    body,
  }
}

async function leadCount({ wasl }: Scene): Promise<number> {
  const row = await wasl.app.world.db.tenant(wasl.tenant.id, (trx) => trx('leads').whereNot({ status: 'merged' }).count('* as n').first())
  return Number(row?.n)
}

/** Everything people said and what became of it, without ids and times of ours. */
async function said(scene: Scene): Promise<unknown> {
  const { wasl } = scene
  const leads = await wasl.app.world.db.tenant(wasl.tenant.id, (trx) =>
    trx('leads')
      .orderBy('external_id')
      .select('external_id', 'status', 'text', 'category', 'budget_min', 'budget_max', 'conversational', 'name'),
  )
  return { leads, messages: await messagesOf(scene) }
}

async function messagesOf({ wasl }: Scene): Promise<unknown> {
  const { call } = wasl
  const list = (await call<{ data: { id: string }[] }>('GET', 'conversations?limit=200')).body.data
  const talks = []
  for (const { id } of list) {
    const { body } = await call<{ data: { direction: string; text: string | null }[] }>('GET', `conversations/${id}/messages?limit=200`)
    talks.push(
      body.data
        .filter((message) => message.direction === 'inbound')
        .map(({ text, ...message }) => ({
          text,
          edited: Boolean((message as { editedAt?: unknown }).editedAt),
          deleted: Boolean((message as { deletedAt?: unknown }).deletedAt),
        })),
    )
  }
  return talks.map((talk) => JSON.stringify(talk)).sort()
}
