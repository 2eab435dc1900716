import { fold } from '#src/platform/text/fold.ts'
import type { Fact } from '../fact.ts'

/** How the name of a fact about one question begins: `answer:<the question>`. */
export const answerPrefix = 'answer:'

/** The answers to one question of a form. Questions are compared folded, so spelling and case of the name do not matter. */
export function answerTo(question: string): Fact {
  const asked = fold(question)
  return {
    name: answerPrefix + question,
    label: { ar: `إجابة «${question}»`, en: `Answer to “${question}”` },
    type: 'list',
    read: (lead) => Object.entries(lead.answers ?? {}).find(([key]) => fold(key) === asked)?.[1],
    put: (draft, value) => {
      const others = Object.entries(draft.answers ?? {}).filter(([key]) => fold(key) !== asked)
      draft.answers = Object.fromEntries(Array.isArray(value) ? [...others, [question, [...value]]] : others)
    },
  }
}
