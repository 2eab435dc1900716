import type { Findings } from './findings.ts'
import type { Word } from './words.ts'

/** What can be said of a message for judging its intent: its words in every form, pairs of words, and what the readers found. */
export function traitsOf(found: Findings): string[] {
  return [...new Set([...ofWords(found.words), ...ofFindings(found)])]
}

function ofWords(words: readonly Word[]): string[] {
  return words.flatMap((word, at) => {
    if (word.kind === 'number') return ['#']
    const next = words[at + 1]
    const pair = next && next.sentence === word.sentence ? [`${word.text} ${next.kind === 'number' ? '#' : next.text}`] : []
    return [`=${word.text}`, ...[...word.forms].filter((form) => !form.startsWith('≈')), ...pair]
  })
}

function ofFindings(found: Findings): string[] {
  const { question, pointing, service } = found
  const facts: Record<string, boolean> = {
    money: found.money !== null,
    time: found.times.length > 0,
    service: service !== null && service.weight >= 1.5,
    reachable: found.dialled || found.email !== null,
    name: found.name !== null,
    place: found.places.length > 0,
    link: found.hasLink,
    comment: found.isComment,
    asking: found.isQuestion,
    points: pointing.points,
    direct: pointing.direct,
    first: question === null,
    post: question?.isPost ?? false,
    campaign: question?.isCampaign ?? false,
    open: question?.ofRequest ?? false,
  }
  const shown = found.shows ?? 'nothing'
  return [
    ...Object.keys(facts).flatMap((fact) => (facts[fact] ? [`@${fact}`] : [])),
    ...[...(question?.asks ?? [])].map((one) => `@asked ${one}`),
    `@shown ${shown}`,
    `@shown ${shown} ${pointing.points ? 'pointing' : 'not pointing'}`,
    `@length ${Math.min(5, Math.floor(Math.log2(found.words.length + 1)))}`,
  ]
}
