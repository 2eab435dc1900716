import type { TestApp } from './app.ts'
import type { Ask } from './auditor.ts'

type Owed = Record<string, never>

/** I4: what is owed stands outside once, and nothing stands there that is not owed. An uncertain one stands at most once. */
export async function standsOutside(wasl: TestApp, ask: Ask): Promise<string[]> {
  const found: string[] = []
  const deliveries: Owed[] = await ask(
    `select d.id, d.kind, d.status, d.lead_id, d.external_id, d.receipt, c.connector from deliveries d left join connections c on c.tenant_id = d.tenant_id and c.id = d.connection_id`,
  )
  const once = (what: string, counts: Map<string, number>, kind: string, keyOf: (row: Owed) => string, connector?: string) => {
    const owed = deliveries.filter((row) => row.kind === kind && (!connector || row.connector === connector))
    const keys = new Map(owed.map((row) => [keyOf(row), row]))
    for (const [key, n] of counts) {
      const row = keys.get(key)
      if (!row) found.push(`I4 ${what} that nobody owes: ${key}`)
      else if (n > 1) found.push(`I4 ${what} ${n} times: ${key} (${row.status})`)
    }
    for (const row of owed) {
      const n = counts.get(keyOf(row)) ?? 0
      if (row.status === 'done' && n === 0 && !['gone', 'not_needed', 'no_task_yet'].includes(row.receipt!))
        found.push(`I4 done and no ${what}: ${row.id}`)
    }
  }
  const { whatsapp, smtp, odoo, 'google-sheets': sheets } = wasl.fakes
  if (whatsapp)
    once(
      'message',
      tally(whatsapp.ledger, 'message', (effect) => String(effect.callbackData)),
      'message.send',
      (row) => row.id!,
      'whatsapp',
    )
  for (const name of ['instagram', 'whatsapp-gateway'])
    if (wasl.fakes[name]) found.push(...standsByItsId(name, wasl.fakes[name].ledger, deliveries))
  if (smtp)
    once(
      'mail',
      tally(smtp.ledger, 'mail', (effect) => /^<(.+)@/.exec(String(effect.messageId))?.[1] ?? '?'),
      'email.send',
      (row) => row.id!,
    )
  if (sheets) {
    once(
      'row',
      tally(sheets.ledger, 'row-added', (effect) => String(effect.key)),
      'row.write',
      (row) => row.lead_id!,
    )
    found.push(...(await showsStatus(sheets.ledger, ask)))
  }
  if (odoo) {
    const created = odoo.ledger.filter((effect) => effect.kind === 'create')
    const named = (model: string) =>
      tally(
        created.filter((effect) => effect.model === model),
        'create',
        (effect) => String(effect.externalId),
      )
    once('task', named('project.task'), 'task.write', (row) => `wasl.task_${under(row.lead_id!)}`)
    for (const model of ['crm.lead', 'res.partner'])
      for (const [name, n] of named(model)) if (n > 1) found.push(`I4 ${model} ${n} times: ${name}`)
    for (const [name, n] of tally(odoo.ledger, 'activity', activityOf)) if (n > 1) found.push(`I4 activity ${n} times: ${name}`)
    found.push(...(await showsStage(odoo.mounted.fake.show!(), ask)))
  }
  return found
}

/** A task stands in the stage of its lead. */
async function showsStage(board: unknown, ask: Ask): Promise<string[]> {
  const { stages } = board as { stages: { name: string; cards: { id: number }[] }[] }
  const stageOf = new Map(stages.flatMap(({ name, cards }) => cards.map((card) => [String(card.id), name] as const)))
  const right: Record<string, RegExp> = { offered: /Offered/, assigned: /Accepted/, won: /Done/ }
  const leads = await ask(`select id, status, odoo->>'taskId' as task from leads where odoo is not null`)
  return leads.flatMap(({ id, status, task }) => {
    const stage = stageOf.get(String(task))
    return right[String(status)] && stage !== undefined && !right[String(status)]!.test(stage)
      ? [`I4 the task of ${id} stands at ${stage}, the lead is ${status}`]
      : []
  })
}

/** The last row a sheet shows of a lead tells how the lead stands. */
async function showsStatus(effects: readonly Record<string, unknown>[], ask: Ask): Promise<string[]> {
  const cells = new Map<string, Record<string, unknown>>()
  for (const effect of effects) {
    const change = (effect.kind === 'row-added' ? effect.values : effect.kind === 'cells-updated' ? effect.cells : undefined) as
      | Record<string, unknown>
      | undefined
    if (!change) continue
    const plain = Object.fromEntries(
      Object.entries(change).map(([name, value]) => [name, effect.kind === 'row-added' ? value : (value as { to: unknown }).to]),
    )
    cells.set(String(effect.key), { ...cells.get(String(effect.key)), ...plain })
  }
  const written = await ask(
    `select l.id, l.status, l.rev from leads l join deliveries d on d.lead_id = l.id and d.kind = 'row.write' and d.status = 'done' and d.receipt <> 'deleted'`,
  )
  return written.flatMap((lead) => {
    const row = cells.get(lead.id!)
    const version = Object.entries(row ?? {}).find(([name]) => /wasl_version|version/i.test(name))?.[1]
    return row && version !== undefined && String(version) !== String(lead.rev)
      ? [`I4 the sheet shows version ${version} of ${lead.id}, which is at ${lead.rev}`]
      : []
  })
}

/** A service that carries nothing of ours along: what is done stands under the id it gave, and what more stands is no more than is unknown. */
function standsByItsId(connector: string, effects: readonly Record<string, unknown>[], deliveries: readonly Owed[]): string[] {
  const stands = effects.filter((effect) => effect.kind === 'message.sent').map((effect) => String(effect.mid ?? effect.id))
  const owed = deliveries.filter((row) => row.kind === 'message.send' && row.connector === connector)
  const isOf = (row: Owed) => (id: string) => String(row.external_id).includes(id)
  const done = owed.filter((row) => row.status === 'done')
  const more = stands.filter((id) => !done.some((row) => isOf(row)(id)))
  const unknown = owed.filter((row) => row.status === 'uncertain').length
  return [
    ...done.filter((row) => !stands.some(isOf(row))).map((row) => `I4 done and no ${connector} message: ${row.id}`),
    ...(more.length > unknown ? [`I4 ${connector} carried ${more.length} messages of which nobody knows, ${unknown} are uncertain`] : []),
  ]
}

function tally(
  effects: readonly Record<string, unknown>[],
  kind: string,
  keyOf: (effect: Record<string, unknown>) => string,
): Map<string, number> {
  const counts = new Map<string, number>()
  for (const effect of effects) if (effect.kind === kind) counts.set(keyOf(effect), (counts.get(keyOf(effect)) ?? 0) + 1)
  return counts
}

function under(id: string): string {
  return id.replaceAll('-', '_')
}

function activityOf(effect: Record<string, unknown>): string {
  const { res_id, summary } = effect.values as { res_id?: unknown; summary?: unknown }
  return `${res_id} ${summary}`
}
