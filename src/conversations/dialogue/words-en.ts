import { counted, moneyText } from '#src/notifications/templates/language.ts'
import type { Option, Wish } from './scene.ts'
import { named, type Words } from './words.ts'

/** The bot in English. */
export const english: Words = {
  named: foreign,
  greet: (brand) => `Welcome to ${foreign(brand)} 👋\nWhat do you need? Say it in your own words or choose from the list.`,
  ask: 'What do you need? Say it in your own words or choose from the list.',
  askAgain: 'I did not quite get that. Say it in other words, like "a logo" or "an ad for a product", or choose from the list.',
  openList: 'Show options',
  understood: (wish, service) => `Got it: ${wishText(wish, service)}.`,
  because: ({ because, name, options }) => {
    const many = options.length > 1
    const who = name ? foreign(name) : 'They'
    switch (because) {
      case 'others':
        return many ? 'These suit your request as well:' : 'This one suits your request as well:'
      case 'none_left':
        return 'There is nobody else right now. Choose one of these, or let us choose for you:'
      case 'declined':
        return `${who} cannot take it. ${many ? 'These can, right now:' : 'This one can, right now:'}`
      case 'expired':
        return `${who} did not answer in time. ${many ? 'These are free now:' : 'This one is free now:'}`
      case 'taken':
        return `${who} was taken a moment ago. ${many ? 'These are free now:' : 'This one is free now:'}`
      case 'again':
        return many ? 'These can take your request; choose one:' : 'This one can take your request:'
      default:
        return 'The best for it at work right now:'
    }
  },
  pickOne: (count) => (count > 1 ? 'Tap one, or write the number or the name.' : 'To choose, write 1 or the name.'),
  details: (option) => detailsOf(option),
  why: ({ code, params }) => {
    switch (code) {
      case 'worked_before':
        return 'You have worked together before.'
      case 'best_rated':
        return 'The best rated of those free for you.'
      case 'answers_fast':
        return 'The quickest to answer of these.'
      case 'lowest_price':
        return 'The lowest price of these.'
      case 'within_budget':
        return 'Prices within your budget.'
      case 'most_free':
        return 'Has more room than the others right now.'
      default:
        return params.main ? 'This is their main service.' : 'Offers this service.'
    }
  },
  more: 'Others',
  youChoose: 'Choose for me',
  human: 'Talk to a person',
  skip: 'Skip',
  confirm: 'Confirm',
  edit: 'Choose another',
  cancel: 'Cancel',
  yes: 'Yes',
  no: 'No',
  yesCancel: 'Yes, cancel it',
  noKeep: 'No, keep it',
  comePrivate: (wish, service, brand) =>
    service
      ? `Welcome to ${foreign(brand)} 👋 We read your comment: ${wishText(wish, service)}. Send any word here and we show you who suits it.`
      : `Welcome to ${foreign(brand)} 👋 We read your comment. Tell us here what you need and we show you who suits it.`,
  sentPrivate: 'Thank you! We have sent you the details in a direct message 🌷',
  nobodyNow: (name) =>
    `${name ? `${foreign(name)} cannot take it, and nobody else is free` : 'We have your request. Nobody is free for this service'} at the moment. We keep it; the first suitable freelancer gets it, and we tell you here.`,
  passingOn: 'We have your request. We will choose someone who suits it and tell you here as soon as they accept.',
  askBudget: (name) => `${name ? `You chose ${foreign(name)}. ` : ''}About how much would you spend? A number will do, like 500.`,
  askContacts: (needs) =>
    needs.length === 2
      ? 'What is your name? And your e-mail, if you want the chat link there too.'
      : needs[0] === 'name'
        ? 'What is your name?'
        : 'Would you like the chat link by e-mail too? Write your address, or skip.',
  summary: (wish, name, service, changed) =>
    `${changed ? 'Changed' : 'Your request'}:\n• ${wishText(wish, service)}\n• Freelancer: ${foreign(name)}${wish.name ? `\n• Name: ${foreign(wish.name)}` : ''}${wish.email ? `\n• E-mail: ${foreign(wish.email)}` : ''}\nShall we send it?`,
  sent: (name) => `Done ✅ Your request is with ${foreign(name)}. We will tell you here as soon as there is an answer.`,
  status({ state, name, question }) {
    const who = name ? foreign(name) : 'the freelancer'
    switch (state) {
      case 'choosing':
        return 'Your request has not gone out yet: choose who should get it.'
      case 'pending':
        return `Your request is with ${who}; we are waiting for the answer and tell you here at once.`
      case 'asked':
        return `${who} has a question${question ? `: "${foreign(question)}"` : ''} Write your answer here and we pass it on.`
      case 'accepted':
        return `${who} accepted your request; the chat link is in our earlier message.`
      case 'won':
        return 'Your request is completed. It was a pleasure.'
      case 'lost':
        return 'Your request is closed. Tell us what you need to begin a new one.'
      default:
        return 'We keep your request and are looking for someone who suits it. We tell you here when they accept.'
    }
  },
  answerPassed: (name) => `${foreign(name)} has your answer.`,
  noted: (name) => (name ? `Fine, we added it to your request with ${foreign(name)}.` : 'Fine, we added it to your request.'),
  cancelSure: (name) => (name ? `Your request is with ${foreign(name)} now. Cancel it?` : 'Cancel your request?'),
  cancelled: 'Your request is cancelled. Write to us here whenever you need something.',
  kept: 'Fine, your request stays as it is.',
  handedOver: {
    asked: 'You are with our team now; a person will answer here.',
    complaint: 'We are sorry about that. A person from our team has your message and will answer here.',
    voice: 'We have your voice message; a person from our team will listen and answer here.',
  },
  heardVoice: (text) => `We heard: "${foreign(text)}"\nIs that right?`,
  typePlease: 'Sorry. Please write your request in your own words.',
  prices: (options) =>
    options.length
      ? `Prices start here; the final price is agreed with the freelancer:\n${options.map((option, i) => `${i + 1}. ${foreign(option.name)}: ${priceOf(option) ?? 'depends on the work'}`).join('\n')}\nWhom do you choose?`
      : 'The price depends on the details. Tell us what you need and we show who suits it, with prices.',
  welcomeBack: 'You are welcome 🌷 We are here whenever you need something.',
  filesKept: 'We have your files and added them to your request.',
}

function wishText({ budget, deadlineDays, location }: Wish, service: string | null): string {
  const money = budget && moneyText('en', { min: budget.min ?? undefined, max: budget.max ?? undefined, currency: budget.currency ?? '' })
  const days = deadlineDays === null ? null : deadlineDays === 0 ? 'today' : `within ${counted('en', deadlineDays, 'day')}`
  return [service, money && `budget ${money}`, days, location && `in ${foreign(location)}`].filter(Boolean).join(', ')
}

function detailsOf(option: Option): string[] {
  const price = priceOf(option)
  return [
    ...(option.rating === null ? [] : [`★ ${option.rating}`]),
    ...(price ? [price] : []),
    `room for ${option.free}`,
    ...(option.answersIn === null ? [] : [`answers in ${span(option.answersIn)}`]),
  ]
}

function span(minutes: number): string {
  return minutes < 90 ? `${Math.max(1, minutes)} min` : counted('en', Math.round(minutes / 60), 'hour')
}

function priceOf({ price }: Option): string | null {
  if (!price) return null
  return price.min !== null
    ? `from ${moneyText('en', { amount: price.min, currency: price.currency })}`
    : price.max !== null
      ? `up to ${moneyText('en', { amount: price.max, currency: price.currency })}`
      : null
}

function foreign(text: string): string {
  return named(text, /\p{Script=Arabic}/u)
}
