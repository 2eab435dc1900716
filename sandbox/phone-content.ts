import type { Said } from './phone.ts'

/** So many chats the phone shows. */
export const CHATS = 40
/** And so many messages of each. */
export const MESSAGES = 60

/** What a stand-in shows of a small attachment. */
export interface Content {
  mime: string
  base64: string
}

/** A message's words and attachment as the phone draws them. `type` is the stand-in's word for what came. */
export function drawn(text: string, type: string | undefined, media: Content | undefined): Pick<Said, 'text' | 'picture' | 'voice'> {
  const words = text === `[${type}]` ? '' : text
  if (media?.mime.startsWith('image/')) return { text: words, picture: `data:${media.mime};base64,${media.base64}` }
  if (type === 'audio') return { text: words, voice: media ? saidIn(media) : '' }
  return { text }
}

/** A sound made here carries its own words, as the stand-in for OpenAI hears them. */
function saidIn({ base64 }: Content): string {
  return /SAYS=([^\0\r\n]+)/.exec(Buffer.from(base64, 'base64').toString('utf8'))?.[1] ?? ''
}
