import { Fragment } from 'react'
import { pieces } from './line/verbs.ts'

/** A sentence of ours with other people's words in it: each of theirs stands by itself, whichever way it is written. */
export function Filled({ template, parts }: { template: string; parts: Record<string, string | undefined> }) {
  return pieces(template, parts).map(({ text, theirs }, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a sentence keep their places
    <Fragment key={i}>{theirs ? <bdi>{text}</bdi> : text}</Fragment>
  ))
}
