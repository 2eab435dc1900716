import { isAssistant } from './assistant.ts'
import type { Chat, Said } from './phone.ts'
import { CHATS, type Content, drawn, MESSAGES } from './phone-content.ts'
import { type Scene, shown } from './scene.ts'

interface Shown {
  chats: { id: string; account?: string; person: { name: string; username: string }; said: Message[] }[]
  comments: { id: string; personId: string; username: string; text: string; at?: string; account?: string; replies: string[] }[]
}

interface Message {
  mid: string
  by: 'us' | 'client'
  text: string
  at: string
  story?: true
  media?: Content
  choices?: { title: string; payload: string }[]
}

/** Instagram's chats as the phone shows them, newest first; what somebody wrote below a post stands in the chat with its public answer. */
export function instagramChats(scene: Scene): Chat[] {
  const { chats, comments } = shown<Shown>(scene, 'instagram') ?? { chats: [], comments: [] }
  const found = new Map<string, Chat>()
  const chatOf = (person: string, account: string | undefined, name: string): Chat => {
    const line = isAssistant('instagram', account) ? 'assistant' : 'route'
    const chat: Chat = found.get(person) ?? { id: person, person, name, line, isFreelancer: false, messages: [] }
    found.set(person, chat)
    return chat
  }
  for (const { id, account, person, said } of chats) {
    const newest = said.at(-1)
    chatOf(id, account, person.name || person.username).messages.push(...said.map((one) => messageOf(one, one === newest)))
  }
  for (const { id, personId, username, text, at = '', account, replies } of comments)
    if (text) chatOf(personId, account, username).messages.push({ key: id, from: 'client', on: 'comment', text, at, replies })
  for (const chat of found.values()) chat.messages = chat.messages.sort((a, b) => a.at.localeCompare(b.at)).slice(-MESSAGES)
  return [...found.values()]
    .filter((chat) => chat.messages.length)
    .sort((a, b) => b.messages.at(-1)!.at.localeCompare(a.messages.at(-1)!.at))
    .slice(0, CHATS)
}

/** Quick replies are gone as soon as another message follows. */
function messageOf({ mid, by, text, at, story, media, choices }: Message, isNewest: boolean): Said {
  const type = media && !media.mime.startsWith('image/') ? 'audio' : undefined
  return {
    key: mid,
    from: by === 'us' ? 'business' : 'client',
    at,
    ...drawn(text, type, media),
    ...(story ? { on: 'story' as const } : {}),
    ...(choices && isNewest ? { buttons: choices.map(({ title, payload }) => ({ id: payload, title })) } : {}),
  }
}
