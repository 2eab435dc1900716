import { keysOf, type Trx } from '#src/platform/db.ts'
import { unseal } from '#src/platform/keys.ts'

/** What the client of a lead has written since an instant, joined; null when nothing. */
export async function readAnswer(trx: Trx, leadId: string, since: Date): Promise<string | null> {
  const rows = await trx('messages')
    .where({ lead_id: leadId, direction: 'inbound' })
    .where('created_at', '>=', since)
    .orderBy('seq')
    .limit(20)
    .select('id', 'body')
  const texts = rows.flatMap((row) => {
    const { text } = JSON.parse(unseal([keysOf(trx).data], `messages:body:${row.id}`, row.body).toString('utf8'))
    return text ? [text as string] : []
  })
  return texts.length ? texts.join('\n') : null
}
