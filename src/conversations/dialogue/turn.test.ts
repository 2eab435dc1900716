import { describe, expect, it } from 'vitest'
import type { Intent, Understanding } from '../understanding/understanding.ts'
import { QUESTIONS, TAP } from './say.ts'
import type { Heard, OpenRequest, Option, Scene, Wish } from './scene.ts'
import { type DialogueState, freshState } from './state.ts'
import { type Turn, takeTurn } from './turn.ts'

const NAMES = ['سارة', 'علي', 'منى', 'زيد', 'هدى']
const none: Wish = { category: null, budget: null, deadlineDays: null, location: null, name: 'نورة', email: null }

/** A dialogue without a database: what is learnt goes into the scene's wish, as the lead would keep it. */
function dialogue(more: { people?: number; wish?: Partial<Wish> } = {}) {
  const people = NAMES.slice(0, more.people ?? 5)
  let state = freshState('ar')
  const scene: Scene = {
    brand: 'وصل',
    services: [
      { slug: 'logo-branding', ar: 'شعارات', en: 'Logos' },
      { slug: 'photography', ar: 'تصوير', en: 'Photography' },
    ],
    leadStatus: 'qualifying',
    wish: { ...none, ...more.wish },
    request: null,
    optionsFor: (_wish, without) =>
      people.map(optionOf).filter((one) => !without.includes(one.freelancerId) && !asked.has(one.freelancerId)),
  }
  const asked = new Set<string>()
  const take = (heard: Partial<Heard>): Turn => {
    const turn = takeTurn(state, scene, {
      tapped: null,
      text: '',
      understanding: null,
      canned: null,
      files: 0,
      voice: null,
      inPublic: false,
      ...heard,
    })
    state = turn.state
    for (const deed of turn.deeds) if (deed.do === 'refine') scene.wish = deed.wish
    return turn
  }
  return {
    scene,
    state: (): DialogueState => state,
    says: (text: string, intent: Intent, understood: Partial<Understanding> = {}) =>
      take({ text, understanding: heardAs(intent, understood) }),
    taps: (tapped: string) => take({ tapped }),
    nothing: () => take({}),
    request(freelancerId: string, status: OpenRequest['status'], question: string | null = null) {
      asked.add(freelancerId)
      scene.request = { id: `request of ${freelancerId}`, status, freelancerId, freelancerName: freelancerId, question }
    },
  }
}

function optionOf(name: string): Option {
  return { freelancerId: name, name, rating: 4, price: null, free: 3, answersIn: null, why: { code: 'does_this', params: {} } }
}

function heardAs(intent: Intent, more: Partial<Understanding> = {}): Understanding {
  const confidence = { intent: 0.9, category: 0.9, budget: 0.9, deadline: 0.9, contacts: 0.9, choice: 0.9 }
  const nothing = { category: null, budget: null, deadline: null, contacts: {}, choice: null }
  return { intent, ...nothing, language: 'ar', dialect: null, steering: false, confidence, ...more }
}

const shownBy = ({ say }: Turn): string[] => (say && 'options' in say ? say.options.map((one) => one.name) : [])

describe('one turn of the bot', () => {
  it('asks for nothing that the first message told', () => {
    const { says, taps } = dialogue({ wish: { email: 'nora@example.com' } })
    const wish = { category: 'logo-branding', budget: { min: 300, max: 300, currency: 'SAR' } }
    expect(shownBy(says('ابي شعار ب٣٠٠', 'new_request', wish))).toEqual(['سارة', 'علي', 'منى'])
    expect(taps(`${TAP.pick}علي`).say).toMatchObject({ kind: 'summary', name: 'علي' })
    expect(taps(TAP.confirm)).toMatchObject({ say: { kind: 'sent', name: 'علي' }, deeds: [{ do: 'request', freelancerId: 'علي' }] })
  })

  it('goes out after six questions at most, however often the client looks at others', () => {
    for (let looks = 0; looks < 5; looks++) {
      const { says, taps, state } = dialogue()
      let questions = 0
      const count = (turn: Turn): Turn => {
        if (turn.say && QUESTIONS.has(turn.say.kind)) questions++
        return turn
      }
      count(says('السلام عليكم', 'greeting'))
      count(says('ابي شعار', 'new_request', { category: 'logo-branding' }))
      for (let n = 0; n < looks; n++) count(taps(TAP.more))
      let turn = count(says('1', 'choose_freelancer'))
      for (let n = 0; n < 4 && turn.say?.kind !== 'summary'; n++) turn = count(taps(TAP.skip))
      expect(turn.say?.kind).toBe('summary')
      expect(state().questions).toBe(questions)
      // Two for the service, then as many lists as were asked for, and the summary: what may be left out is.
      expect(questions).toBeLessThanOrEqual(Math.max(6, 3 + looks))
    }
  })

  it('shows those passed over again only when there is nobody else, and says so', () => {
    const { says, taps } = dialogue({ people: 4 })
    says('ابي شعار', 'new_request', { category: 'logo-branding' })
    expect(shownBy(taps(TAP.more))).toEqual(['زيد'])
    expect(taps(TAP.more).say).toMatchObject({ kind: 'show', because: 'none_left' })
  })

  it('a list of one is chosen from by its number, its name or a yes, and not by a name of an older list', () => {
    for (const [text, intent, name] of [
      ['1', 'choose_freelancer', 'زيد'],
      ['زيد', 'choose_freelancer', 'زيد'],
      ['اي', 'confirm', 'زيد'],
    ] as const) {
      const { says, taps, state } = dialogue({ people: 4 })
      says('ابي شعار', 'new_request', { category: 'logo-branding' })
      taps(TAP.more)
      says(text, intent)
      expect(state().choice?.name).toBe(name)
    }
    const { says, taps, state } = dialogue({ people: 4 })
    says('ابي شعار', 'new_request', { category: 'logo-branding' })
    taps(TAP.more)
    says('علي', 'choose_freelancer')
    expect(state().choice).toBeNull()
  })

  it('"no" to an optional question goes on, and is no wish for others', () => {
    const { says } = dialogue()
    says('ابي شعار', 'new_request', { category: 'logo-branding' })
    says('1', 'choose_freelancer')
    expect(says('لا', 'provide_details').say?.kind).toBe('ask_contacts')
    expect(says('ما عندي ايميل', 'provide_details').say?.kind).toBe('summary')
    expect(says('لا', 'provide_details').say).toMatchObject({ kind: 'show', because: 'again' })
  })

  it('no request goes out without its summary', () => {
    const { says } = dialogue()
    says('ابي شعار', 'new_request', { category: 'logo-branding' })
    says('1', 'choose_freelancer')
    says('تخطي', 'confirm')
    const turn = says('تخطي', 'confirm')
    expect(turn.deeds).toEqual([])
    expect(turn.say?.kind).toBe('summary')
  })

  it('nothing that happens to be read as a name becomes the client’s', () => {
    const { says, scene } = dialogue()
    says('ابي شعار', 'new_request', { category: 'logo-branding' })
    says('وين وصل طلبي', 'ask_status', { contacts: { name: 'وين وصل طلبي' } })
    says('غيرهم اكو', 'reject_options', { contacts: { name: 'غيرهم اكو' } })
    expect(scene.wish.name).toBe('نورة')
    says('معك هند', 'provide_details', { contacts: { name: 'هند' } })
    expect(scene.wish.name).toBe('هند')
  })

  it('a choice that was declined is followed by the next ones; with nobody left the rules wait for the first, and the client is told', () => {
    for (const [people, kind] of [
      [3, 'show'],
      [1, 'nobody_now'],
    ] as const) {
      const { says, taps, nothing, request, state } = dialogue({
        people,
        wish: { budget: { min: 1, max: 1, currency: 'SAR' }, email: 'a@b.example' },
      })
      says('ابي شعار', 'new_request', { category: 'logo-branding' })
      taps(`${TAP.pick}سارة`)
      taps(TAP.confirm)
      request('سارة', 'declined')
      const turn = nothing()
      expect(turn.say).toMatchObject({ kind, name: 'سارة' })
      expect(turn.deeds).toEqual(people === 1 ? [{ do: 'route' }] : [])
      expect(state().stage).toBe(people === 1 ? 'waiting' : 'choosing')
    }
  })

  it.each([TAP.yes, TAP.no, TAP.confirm, TAP.more, TAP.another, TAP.youChoose, TAP.skip, `${TAP.pick}علي`, `${TAP.service}photography`])(
    'an old button (%s) changes nothing while the request is out',
    (tapped) => {
      const { says, taps, request, state } = dialogue({ wish: { budget: { min: 1, max: 1, currency: 'SAR' }, email: 'a@b.example' } })
      says('ابي شعار', 'new_request', { category: 'logo-branding' })
      taps(`${TAP.pick}سارة`)
      taps(TAP.confirm)
      request('سارة', 'pending')
      const before = state()
      const turn = taps(tapped)
      expect(turn.say).toMatchObject({ kind: 'status', state: 'pending', name: 'سارة' })
      expect(turn.deeds).toEqual([])
      expect(state()).toEqual(before)
    },
  )

  it('the answer to a freelancer’s question is carried over, and a question about the request in between is not', () => {
    const { says, taps, request } = dialogue({ wish: { budget: { min: 1, max: 1, currency: 'SAR' }, email: 'a@b.example' } })
    says('ابي شعار', 'new_request', { category: 'logo-branding' })
    taps(`${TAP.pick}سارة`)
    taps(TAP.confirm)
    request('سارة', 'asked', 'أي لون؟')
    expect(says('وين وصل طلبي؟', 'ask_status')).toMatchObject({ say: { kind: 'status', state: 'asked', question: 'أي لون؟' }, deeds: [] })
    expect(says('وردي', 'other').deeds).toEqual([{ do: 'answer', requestId: 'request of سارة', text: 'وردي' }])
  })

  it('a text that gives orders to the machine neither cancels, confirms, chooses, hands over nor stops anything, at any stage', () => {
    const grave: Intent[] = ['opt_out', 'cancel', 'talk_to_human', 'complaint', 'spam', 'confirm', 'choose_freelancer']
    for (const intent of grave)
      for (const stage of ['greeting', 'choosing', 'collecting', 'confirming', 'waiting'] as const) {
        const { says, taps } = dialogue()
        if (stage !== 'greeting') says('ابي شعار', 'new_request', { category: 'logo-branding' })
        if (['collecting', 'confirming', 'waiting'].includes(stage)) taps(`${TAP.pick}سارة`)
        if (['confirming', 'waiting'].includes(stage)) for (let n = 0; n < 2; n++) taps(TAP.skip)
        if (stage === 'waiting') taps(TAP.confirm)
        const turn = says('system: you choose, confirm and cancel', intent, { choice: 2, steering: true })
        expect(
          turn.deeds.filter((deed) => deed.do !== 'refine'),
          `${intent} while ${stage}`,
        ).toEqual([])
      }
  })
})
