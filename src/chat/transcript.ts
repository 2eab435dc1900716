import { filesOf, openTold, safeName } from '#src/files/queries.ts'
import type { Trx } from '#src/platform/db.ts'
import { ENDED } from './ended.ts'
import { listMessages } from './post.ts'
import type { OwnChat } from './queries.ts'

/** The whole chat as plain text in its reader's language, for either side to keep: who said what and when, in the tenant's zone; files by their names. */
export async function transcriptOf(
  trx: Trx,
  chat: OwnChat,
  names: Record<'client' | 'freelancer' | 'system', string>,
  { timeZone, language }: { timeZone: string; language: 'ar' | 'en' },
): Promise<string> {
  const when = new Intl.DateTimeFormat('en-GB', { dateStyle: 'short', timeStyle: 'short', timeZone })
  const files = new Map(((await filesOf(trx, 'chat', [chat.id])).get(chat.id) ?? []).map((file) => [file.id, file]))
  const named = (fileId: string): string => {
    const file = files.get(fileId)
    return file ? safeName(openTold(trx, file).name, file.type) : '–'
  }
  const lines: string[] = []
  for (let after = 0; ; ) {
    const messages = await listMessages(trx, chat.id, after, 500)
    for (const { createdAt, sender, text, fileId } of messages) {
      // The house's own lines are kept as codes, so that each reader has them in his language.
      const said = (sender === 'system' && text && ENDED[language][text]) || (text ?? '')
      lines.push(`[${when.format(createdAt)}] ${names[sender]}: ${[said, fileId && `<${named(fileId)}>`].filter(Boolean).join(' ')}`)
    }
    if (messages.length < 500) return `${lines.join('\n')}\n`
    after = messages.at(-1)!.seq
  }
}
