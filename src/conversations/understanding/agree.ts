import type { Intent, Understanding } from './understanding.ts'

/** Sure enough to stand beside a model that says otherwise. */
const SURE = 0.85

/** What ends or changes something for good: here our own reader, when it is sure, has the last word. */
const GRAVE = new Set<Intent>(['opt_out', 'cancel', 'talk_to_human', 'choose_freelancer', 'confirm', 'complaint'])

/**
 * One reading made of a model's and our own. The model reads meaning; what can be checked letter by letter (addresses, the option pointed at) is ours, and so is a
 * grave intent that only one of them sees: a model alone never ends a request, and never silences us.
 */
export function agree(model: Understanding, own: Understanding): Understanding {
  const intent = intentOf(model, own)
  const mine = intent === own.intent && intent !== model.intent
  return {
    ...model,
    intent,
    category: model.category ?? own.category,
    budget: budgetOf(model, own),
    deadline: model.deadline ?? own.deadline,
    contacts: { ...model.contacts, ...own.contacts },
    choice: own.choice ?? model.choice,
    language: own.language ?? model.language,
    dialect: own.dialect ?? model.dialect,
    steering: own.steering || model.steering,
    confidence: {
      ...model.confidence,
      intent: mine
        ? own.confidence.intent
        : model.intent === own.intent
          ? Math.max(model.confidence.intent, own.confidence.intent)
          : model.confidence.intent,
    },
  }
}

/** The model may leave the currency out; ours stands where both read the same money. */
function budgetOf({ budget }: Understanding, own: Understanding): Understanding['budget'] {
  if (!budget || !own.budget || budget.currency) return budget ?? own.budget
  const same = budget.min === own.budget.min && budget.max === own.budget.max
  return same ? own.budget : budget
}

function intentOf(model: Understanding, own: Understanding): Intent {
  if (model.intent === own.intent) return model.intent
  if (GRAVE.has(own.intent) && own.confidence.intent >= SURE) return own.intent
  if (model.intent === 'opt_out' || model.intent === 'cancel' || model.intent === 'spam') return own.intent
  return model.intent
}
