import type { Option, Wish } from './scene.ts'

/** What the bot says in a turn: one message, its words chosen by `speak`. */
export type Say =
  | { kind: 'ask_category'; greet: boolean; again: boolean }
  | {
      kind: 'show'
      wish: Wish
      options: readonly Option[]
      because: 'first' | 'others' | 'none_left' | 'changed' | 'declined' | 'expired' | 'taken' | 'again'
      name?: string
    }
  | { kind: 'come_private'; wish: Wish }
  /** `name`: who could not take it. */
  | { kind: 'nobody_now'; name?: string }
  | { kind: 'passing_on' }
  | { kind: 'ask_budget'; name: string }
  | { kind: 'ask_contacts'; needs: ('name' | 'email')[] }
  | { kind: 'summary'; wish: Wish; name: string; changed: boolean }
  | { kind: 'sent'; name: string }
  | {
      kind: 'status'
      state: 'choosing' | 'searching' | 'pending' | 'asked' | 'accepted' | 'won' | 'lost'
      name?: string
      question?: string
    }
  | { kind: 'answer_passed'; name: string }
  | { kind: 'noted'; name?: string }
  | { kind: 'cancel_sure'; name: string | null }
  | { kind: 'cancelled' }
  | { kind: 'kept' }
  | { kind: 'handed_over'; why: 'asked' | 'complaint' | 'voice' }
  | { kind: 'heard_voice'; text: string }
  | { kind: 'type_please' }
  | { kind: 'prices'; options: readonly Option[] }
  | { kind: 'welcome_back' }
  | { kind: 'files_kept' }
  | { kind: 'canned'; text: string }

/** What a turn does beside speaking. */
export type Deed =
  | { do: 'refine'; wish: Wish }
  | { do: 'request'; freelancerId: string }
  | { do: 'route' }
  | { do: 'hand_over'; why: 'asked' | 'complaint' | 'voice' }
  | { do: 'answer'; requestId: string; text: string }
  | { do: 'cancel' }
  | { do: 'opt_out' }
  | { do: 'refuse' }

/** The ids of buttons and rows; those of services and freelancers carry what they stand for after the colon. */
export const TAP = {
  service: 'service:',
  pick: 'pick:',
  more: 'more',
  youChoose: 'you_choose',
  human: 'talk_to_human',
  skip: 'skip',
  confirm: 'confirm',
  edit: 'edit',
  cancel: 'cancel',
  yes: 'yes',
  no: 'no',
  another: 'choose_another',
} as const

/** What wants an answer of the client. */
export const QUESTIONS = new Set<Say['kind']>([
  'ask_category',
  'show',
  'prices',
  'ask_budget',
  'ask_contacts',
  'summary',
  'heard_voice',
  'type_please',
  'cancel_sure',
])
