import { buffer } from 'node:stream/consumers'
import { keepTranscript } from '#src/conversations/transcript.ts'
import { ConnectorError } from '#src/errors.ts'
import { openPart } from '#src/files/open.ts'
import { findFile } from '#src/files/queries.ts'
import { keysOf } from '#src/platform/db.ts'
import { FileMissing } from '#src/platform/files/store.ts'
import type { FileJob } from './drain-files.ts'
import { hasAnswered, mayAsk, restAfter, serviceFor } from './understander.ts'

/** So long a voice note may take to be written down: its client is waiting for an answer. */
const HEAR_MS = 15_000

/**
 * Job `voice.hear`: a voice note's words, by the tenant's service that understands. Where they cannot be had (no money left, a fault, nothing said), that is kept too:
 * the dialogue goes on at once and gives the note to a person.
 */
export const hearVoice: FileJob = async (world, due) => {
  const found = await world.db.tenant(due.tenantId, async (trx) => {
    const file = await findFile(trx, due.subjectId)
    return file?.status === 'stored' && file.kind === 'audio' && file.type ? { file, type: file.type, key: keysOf(trx).data } : null
  })
  if (!found) return { is: 'done' }
  const { file, type, key } = found
  const done = (text: string | null, micros = 0) => ({
    is: 'done' as const,
    write: (trx: Parameters<typeof keepTranscript>[0]) => keepTranscript(trx, file.owner_id, text, micros, world.clock.now()),
  })
  const service = await world.db.tenant(due.tenantId, (trx) => serviceFor(trx, world))
  if (!mayAsk(service, 0)) return done(null)
  try {
    const audio = await buffer(await openPart(world.files, key, { tenantId: due.tenantId, id: file.id }, 'arrived'))
    const heard = await service.client.transcribe({ audio, mimeType: type, deadline: new Date(world.outside.now().getTime() + HEAR_MS) })
    hasAnswered(service)
    return done(heard.text.trim() || null, heard.usage.microDollars)
  } catch (error) {
    if (error instanceof FileMissing) return done(null)
    if (error instanceof ConnectorError && error.code === 'nothing_heard') return done(null)
    return done(null, restAfter(service, error))
  }
}
