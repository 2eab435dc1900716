import type { Trx } from '#src/platform/db.ts'
import { listMessages } from './post.ts'
import type { OwnChat } from './queries.ts'

const ENDED: Record<string, string> = {
  'completed:client': 'أكمل العميل المشروع.',
  'completed:freelancer': 'أكمل المستقل المشروع.',
  'completed:house': 'اكتمل المشروع.',
}

/** The house's own lines are kept as codes, so that each reader has them in his language. */
function saidIn({ sender, text }: { sender: string; text: string | null }): string {
  return (sender === 'system' && text && ENDED[text]) || (text ?? '')
}

/** The whole chat as plain text, for either side to keep: who said what and when, in the tenant's zone; files by their name. */
export async function transcriptOf(
  trx: Trx,
  chat: OwnChat,
  names: Record<'client' | 'freelancer' | 'system', string>,
  timeZone: string,
): Promise<string> {
  const when = new Intl.DateTimeFormat('en-GB', { dateStyle: 'short', timeStyle: 'short', timeZone })
  const lines: string[] = []
  for (let after = 0; ; ) {
    const messages = await listMessages(trx, chat.id, after, 500)
    for (const message of messages)
      lines.push(
        `[${when.format(message.createdAt)}] ${names[message.sender]}: ${saidIn(message)}${message.fileId ? ` <${message.kind} ${message.fileId}>` : ''}`,
      )
    if (messages.length < 500) return `${lines.join('\n')}\n`
    after = messages.at(-1)!.seq
  }
}
