import type { OutMessage } from '#connectors/connector.ts'
import type { Say } from './say.ts'
import { TAP } from './say.ts'
import type { Scene } from './scene.ts'
import type { DialogueState } from './state.ts'
import { askCategory, listOf, type Words } from './words.ts'
import { arabic } from './words-ar.ts'
import { english } from './words-en.ts'

/** A say in the client's language, as buttons or a list where a tap is easier than typing. */
export function speak(say: Say, { language }: DialogueState, { brand, services }: Pick<Scene, 'brand' | 'services'>): OutMessage {
  const w: Words = language === 'ar' ? arabic : english
  const text = (said: string): OutMessage => ({ type: 'text', text: said })
  const buttons = (said: string, ...taps: [id: string, title: string][]): OutMessage => ({
    type: 'buttons',
    text: said,
    buttons: taps.map(([id, title]) => ({ id, title })),
  })
  const nameOf = (slug: string | null) => services.find((service) => service.slug === slug)?.[language] ?? slug
  switch (say.kind) {
    case 'ask_category':
      return askCategory(w, services, language, say.greet ? w.greet(brand) : say.again ? w.askAgain : w.ask)
    case 'show':
      return listOf(w, say, nameOf(say.wish.category))
    case 'come_private':
      return text(w.comePrivate(say.wish, nameOf(say.wish.category), brand))
    case 'nobody_now':
      return text(w.nobodyNow(say.name))
    case 'passing_on':
      return text(w.passingOn)
    case 'ask_budget':
      return buttons(w.askBudget(say.name), [TAP.skip, w.skip])
    case 'ask_contacts':
      return buttons(w.askContacts(say.needs), [TAP.skip, w.skip])
    case 'summary':
      return buttons(
        w.summary(say.wish, say.name, nameOf(say.wish.category), say.changed),
        [TAP.confirm, w.confirm],
        [TAP.edit, w.edit],
        [TAP.cancel, w.cancel],
      )
    case 'sent':
      return text(w.sent(say.name))
    case 'status':
      return text(w.status(say))
    case 'answer_passed':
      return text(w.answerPassed(say.name))
    case 'noted':
      return text(w.noted(say.name))
    case 'cancel_sure':
      return buttons(w.cancelSure(say.name), [TAP.yes, w.yesCancel], [TAP.no, w.noKeep])
    case 'cancelled':
      return text(w.cancelled)
    case 'kept':
      return text(w.kept)
    case 'handed_over':
      return text(w.handedOver[say.why])
    case 'heard_voice':
      return buttons(w.heardVoice(say.text), [TAP.yes, w.yes], [TAP.no, w.no])
    case 'type_please':
      return text(w.typePlease)
    case 'prices':
      return text(w.prices(say.options))
    case 'welcome_back':
      return text(w.welcomeBack)
    case 'files_kept':
      return text(w.filesKept)
    case 'canned':
      return text(say.text)
  }
}

/** What is said below a comment that is answered in private. */
export function aloud(language: 'ar' | 'en'): string {
  return (language === 'ar' ? arabic : english).sentPrivate
}
