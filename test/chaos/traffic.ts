import { sleep } from '../support/child.ts'
import type { Scene } from '../support/scene.ts'
import { type Enquiry, isChat, type Plan } from './plan.ts'

/** Sends every enquiry at its time, again and again until it is answered 2xx, as platforms do; `door` is the way in that a balancer would choose. Answers when all are taken. */
export async function sendAll(scene: Scene, { enquiries, seed }: Plan, started: number, door: () => string): Promise<void> {
  await Promise.all(
    enquiries.map(async (enquiry) => {
      await sleep(Math.max(0, started + enquiry.at - Date.now()))
      const send = sender(scene, enquiry, `chaos${seed}`, door)
      for (let copy = 0; copy <= enquiry.copies; copy++) await send()
    }),
  )
}

/** Who asks: one number and one address for each person of a plan. */
export function personOf({ person }: Pick<Enquiry, 'person'>): { name: string; phone: string; email: string } {
  return { name: `عميل ${person}`, phone: `+9665${String(40_000_000 + person)}`, email: `client${person}@chaos.example` }
}

function sender(scene: Scene, enquiry: Enquiry, run: string, door: () => string): () => Promise<void> {
  const who = personOf(enquiry)
  const text = `أبي تصميم شعار لمحل قهوة ${enquiry.mark}`
  if (enquiry.connector === 'api') return () => tell(scene, { ...who, text, externalId: enquiry.mark }, door)
  const make = scene.wasl.fakes[enquiry.connector]!.mounted.fake.scenarios![enquiry.scenario]!
  // Instagram knows no number: the person is the sender's own id.
  const person = enquiry.connector === 'instagram' ? { person: `9076${String(10_000_000_000 + enquiry.person)}` } : {}
  const call = make({ n: enquiry.n, run, ...who, text, ...(isChat(enquiry) ? person : {}) })
  return () => scene.post(enquiry.connector, call, door)
}

/** An integrator's call; the same `externalId` again is the same lead. */
async function tell({ wasl }: Scene, lead: Record<string, string>, door: () => string): Promise<void> {
  for (const until = Date.now() + 240_000; ; await sleep(150)) {
    const answer = await fetch(`${door()}/api/v1/leads`, {
      method: 'POST',
      headers: { authorization: `Bearer ${wasl.key}`, 'content-type': 'application/json' },
      body: JSON.stringify(lead),
      signal: AbortSignal.timeout(15_000),
    }).catch(() => undefined)
    const text = await answer?.text().catch(() => undefined)
    if (answer?.ok && text !== undefined) return
    // What stumbles (500) is found in the log; an integrator asks again.
    if (answer && answer.status < 500 && !answer.ok) throw new Error(`POST /leads answered ${answer.status}: ${text}`)
    if (Date.now() > until) throw new Error('POST /leads was not answered within four minutes')
  }
}
