import { setTimeout as sleep } from 'node:timers/promises'
import type { MakeFake } from '#connectors/connector.ts'
import { connectors as shipped } from '#connectors/index.ts'
import { makeFake as makeOpenAi } from '#connectors/openai/fake.ts'
import { makeFake as makeWhatsApp } from '#connectors/whatsapp/fake.ts'
import { postCall } from '#sandbox/deliver.ts'
import { type Mounted, mount, serve } from '#sandbox/mount.ts'
import { defaultTenant } from '#src/accounts/tenants.ts'
import { createConnection } from '#src/connections/save.ts'
import { addFreelancer } from '#src/freelancers/save.ts'
import { seedCategories, shippedCategories } from '#src/leads/categories.ts'
import { publishRuleSet, shippedRuleSet } from '#src/routing/rule-sets.ts'
import { type Database, openGround } from './support/ground.ts'
import { figure, flag, type Measured, plain, round, tell } from './support/report.ts'
import { inDatabase, startWasl, until } from './support/wasl.ts'

const WISH = 'السلام عليكم ابي احد يسوي لي شعار لمحل قهوة، ميزانيتي ٣٠٠'

/** How long clients wait for the bot's first answer (from their webhook to the message at WhatsApp) when many write at the same instant and the model takes its time. */
export async function measureDialogue(options: { clients: number; modelMs: number; rounds: number }): Promise<Measured> {
  const ground = await openGround()
  const fakes = await startFakes()
  try {
    const database = await ground.database('dialogue')
    await furnish(database, fakes)
    const wasl = await startWasl(database, { role: 'all', nodeArgs: process.env.BENCH_NODE_ARGS?.split(' ') })
    try {
      await answersTo(wasl.url, fakes, 40, 'warm')
      await answersTo(wasl.url, fakes, 40, 'warmer')
      fakes.openai.faults.add({ when: 'before', kind: 'slow', rate: 1, delayMs: options.modelMs })
      const times: number[] = []
      let byModel = 0
      for (let n = 0; n < options.rounds; n++) {
        const before = fakes.openai.ledger.length
        times.push(...(await answersTo(wasl.url, fakes, options.clients, `r${n}`)))
        byModel += fakes.openai.ledger.slice(before).filter((effect) => effect.kind === 'understanding').length
      }
      const sorted = times.sort((a, b) => a - b)
      const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]! / 1000
      const all = options.clients * options.rounds
      return {
        name: 'dialogue',
        figures: [
          figure(`first answer p95, ${options.clients} conversations at once`, at(0.95), 'most', 3, { unit: ' s' }),
          plain('the same, p50', `${round(at(0.5), 2)} s`),
          plain('the same, the slowest', `${round(at(1), 2)} s`),
          plain('answered', `${sorted.length} of ${all}`, `${byModel} of them with the model`),
        ],
        notes: [
          `the stand-in for OpenAI takes ${options.modelMs} ms for each question; the bot waits 500 ms for more words before it answers`,
          'all of it in one process on this machine, its database and the stand-ins beside it',
        ],
      }
    } finally {
      await wasl.stop()
    }
  } finally {
    fakes.close()
    await ground.close()
  }
}

/** So many clients write at once. Answers how long each waited for the first answer, in milliseconds. */
async function answersTo(url: string, { whatsapp }: Fakes, clients: number, run: string): Promise<number[]> {
  const known = whatsapp.ledger.length
  const sent = new Map<string, number>()
  const make = whatsapp.fake.scenarios!.text!
  await Promise.all(
    Array.from({ length: clients }, async (_, n) => {
      const phone = `9665${String(people++).padStart(8, '0')}`
      sent.set(phone, Date.now())
      const { status } = await postCall(`${url}/webhooks/whatsapp`, make({ n, run, phone, text: WISH }))
      if (status !== 200) throw new Error(`the webhook was answered ${status}`)
    }),
  )
  const first = (): Map<string, number> => {
    const answered = new Map<string, number>()
    for (const effect of whatsapp.ledger.slice(known))
      if (effect.kind === 'message' && !answered.has(String(effect.to))) answered.set(String(effect.to), Date.parse(effect.at))
    return answered
  }
  await until(async () => first().size >= clients, 60_000, 50)
  // What follows from it (statuses, mirrors) is over before the next round.
  await sleep(1500)
  return [...first()].map(([phone, at]) => at - sent.get(phone)!)
}

let people = 0

interface Fakes {
  whatsapp: Mounted
  openai: Mounted
  close(): void
}

async function startFakes(): Promise<Fakes> {
  const mounted = new Map<string, Mounted>()
  const { server, port } = await serve((name) => mounted.get(name))
  const start = async (name: string, make: MakeFake): Promise<Mounted> => {
    const one = await mount(name, make, { baseUrl: `http://127.0.0.1:${port}/${name}` })
    mounted.set(name, one)
    return one
  }
  const whatsapp = await start('whatsapp', makeWhatsApp)
  const openai = await start('openai', makeOpenAi)
  // The limit of a real number is its own matter.
  await whatsapp.fake.act!({ do: 'limits', perSecond: 1000 })
  return {
    whatsapp,
    openai,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

async function furnish(database: Database, { whatsapp, openai }: Fakes): Promise<void> {
  await inDatabase(database, async (db) => {
    const tenant = await defaultTenant(db.knex)
    const connectors = new Map(shipped.map((connector) => [connector.name, connector]))
    const acting = { actor: 'bench', now: new Date(), country: 'SA' }
    await db.tenant(tenant.id, async (trx) => {
      await seedCategories(trx, shippedCategories())
      await publishRuleSet(trx, shippedRuleSet('freelance-marketplace'), acting)
      for (let n = 0; n < 20; n++)
        await addFreelancer(
          trx,
          {
            name: `مستقل ${n}`,
            profile: {
              skills: ['logo-branding'],
              rating: 3 + (n % 20) / 10,
              capacity: { open: 100_000 },
              priceRange: { min: 100 + n * 10 },
            },
          },
          acting,
        )
      for (const { name, fake, baseUrl } of [whatsapp, openai])
        await createConnection(
          db,
          trx,
          connectors,
          {
            connector: name,
            label: name,
            settings: { ...fake.settings(), baseUrl, ...(name === 'whatsapp' ? { dialogue: 'choose' } : {}) },
          },
          acting,
        )
    })
  })
}

if (import.meta.main)
  tell(await measureDialogue({ clients: flag('clients', 200), modelMs: flag('model', 1500), rounds: flag('rounds', 1) }))
