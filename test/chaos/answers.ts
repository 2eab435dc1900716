import { answerToken } from '#src/requests/link.ts'
import { sleep } from '../support/child.ts'
import type { Scene } from '../support/scene.ts'
import type { Answer, Plan } from './plan.ts'

interface Offered {
  leadId: string
  token: string
  taskId: number | null
}

/** Freelancers at work: whoever is offered an enquiry that the plan has an answer for gives it, once, by the link of his mail or in Odoo. `left`: open offers that wait for their answer, as of the last look; `stop` ends the day. */
export function startAnswering(scene: Scene, { enquiries }: Plan, door: () => string): { stop(): Promise<number>; left(): number } {
  const wanted = new Map(enquiries.flatMap(({ mark, answer }) => (answer ? [[mark, answer] as const] : [])))
  let going = true
  let given = 0
  let open = wanted.size
  const day = (async () => {
    while (going) {
      const offers = await offersFor(scene, [...wanted.keys()]).catch(() => undefined)
      if (offers) open = offers.size
      for (const [mark, offer] of offers ?? []) {
        const answer = wanted.get(mark)!
        if (answer === 'drag' && !offer.taskId) continue
        wanted.delete(mark)
        given++
        await give(scene, offer, answer, door)
      }
      await sleep(300)
    }
  })()
  return {
    left: () => open,
    async stop() {
      going = false
      await day
      return given
    },
  }
}

/** Open offers by the mark in their enquiry's text. */
async function offersFor({ wasl }: Scene, marks: readonly string[]): Promise<Map<string, Offered>> {
  const looked = new Set(marks)
  const found = new Map<string, Offered>()
  await wasl.app.world.db.tenant(wasl.tenant.id, async (trx) => {
    const rows = await trx('requests as r')
      .join('leads as l', (on) => on.on('l.id', 'r.lead_id').on('l.tenant_id', 'r.tenant_id'))
      .where({ 'r.status': 'pending' })
      .orderBy('r.offered_at', 'desc')
      .limit(200)
      .select('r.id', 'r.freelancer_id', 'l.id as lead_id', 'l.text', 'l.answers', 'l.odoo')
    for (const row of rows)
      for (const mark of marksIn(row))
        if (looked.has(mark))
          found.set(mark, { leadId: row.lead_id, token: answerToken(trx, row.id, row.freelancer_id), taskId: row.odoo?.taskId ?? null })
  })
  return found
}

/** The marks that an enquiry's words hold. */
export function marksIn(lead: { text: string | null; answers: unknown }): string[] {
  return [...new Set(`${lead.text ?? ''} ${JSON.stringify(lead.answers ?? '')}`.match(/\bzq[a-z]{4}\b/g) ?? [])]
}

async function give(scene: Scene, { token, taskId }: Offered, answer: Answer, door: () => string): Promise<void> {
  switch (answer) {
    case 'accept':
      return press(door, token, 'accept')
    case 'twice':
      return void (await Promise.all([press(door, token, 'accept'), press(door, token, 'accept')]))
    case 'both':
      return void (await Promise.all([press(door, token, 'accept'), press(door, token, 'decline')]))
    case 'decline':
      return press(door, token, 'decline')
    case 'drag':
      await scene.wasl.fakes.odoo!.mounted.fake.act!({ do: 'move', taskId, stage: 'Accepted' })
  }
}

/** The button, pressed again while nobody answers. 303: taken; 404, 409, 410: somebody was before. */
async function press(door: () => string, token: string, answer: 'accept' | 'decline'): Promise<void> {
  for (const until = Date.now() + 240_000; Date.now() < until; await sleep(150)) {
    const said = await fetch(`${door()}/r/${token}/${answer}`, {
      method: 'POST',
      body: new URLSearchParams({ reason: 'مشغول' }),
      redirect: 'manual',
      signal: AbortSignal.timeout(15_000),
    }).catch(() => undefined)
    // What stumbles (500) is found in the log; a person presses again.
    if (said && [303, 404, 409, 410].includes(said.status)) return
  }
  throw new Error(`the button ${answer} was not answered within four minutes`)
}
