import { accountOf } from './assistant.ts'
import { instagramChats } from './phone-instagram.ts'
import { whatsappChats } from './phone-whatsapp.ts'
import type { Scene } from './scene.ts'

/** A message on the client's phone. */
export interface Said {
  key: string
  from: 'client' | 'business'
  text: string
  at: string
  status?: string
  /** Where it was said, when not in the chat itself. */
  on?: 'comment' | 'story'
  /** What was answered below it, for everyone to see. */
  replies?: string[]
  buttons?: Choice[]
  /** Its choices are the rows of a list, which these words open. */
  opener?: string
  /** A small picture, as a data: address. */
  picture?: string
  /** A voice note, by what it says; empty where nobody can tell. */
  voice?: string
}

/** A button, a row of a list, or a link. */
export interface Choice {
  id: string
  title: string
  description?: string
  url?: string
}

/** A chat with one of our accounts. */
export interface Chat {
  id: string
  /** Whom the stand-in calls its other side. */
  person: string
  name: string
  /** Whether the assistant leads it, or what the client writes is routed at once. */
  line: 'route' | 'assistant'
  isFreelancer: boolean
  messages: Said[]
}

/** What the phone pane shows: the chats of both channels, newest first, and the assistant's account at each. */
export function phone(scene: Scene): { whatsapp: Chat[]; instagram: Chat[]; accounts: typeof accountOf } {
  return { whatsapp: whatsappChats(scene), instagram: instagramChats(scene), accounts: accountOf }
}
