import { fileLikenesses } from '../canned/likenesses.ts'
import { ALIKE } from '../canned/rule.ts'
import { sentenceOf } from '../canned/sentence.ts'

/** A message that nobody could make anything of. */
export interface Unmatched {
  /** The turn's id. */
  id: string
  conversationId: string
  text: string
  at: Date
}

/** Messages that are like the first of them: its leader, which may be one that was decided on before. */
export interface Cluster {
  /** The decided suggestion it grew on, or null. */
  decided: string | null
  leader: string
  members: Unmatched[]
}

/**
 * Gathers messages that say much the same, in the order they were written: each joins the leader it is most like, or leads a cluster of its own. What was decided on
 * before leads first, so that its like does not come back under another name. Pure: the same messages give the same clusters.
 */
export function clusterOf(messages: readonly Unmatched[], decided: readonly { id: string; text: string }[]): Cluster[] {
  const leaders = fileLikenesses()
  const clusters: Cluster[] = []
  // The same words again need no comparing.
  const known = new Map<string, Cluster>()
  const lead = (text: string, of: string | null): Cluster => {
    const cluster: Cluster = { decided: of, leader: text, members: [] }
    leaders.add(sentenceOf(text))
    clusters.push(cluster)
    return cluster
  }
  for (const { id, text } of decided) lead(text, id)
  for (const message of messages) {
    const sentence = sentenceOf(message.text)
    if (!sentence.words.length) continue
    const key = sentence.words.toSorted().join(' ')
    const [best] = known.has(key) ? [] : leaders.like(sentence, ALIKE)
    const cluster = known.get(key) ?? (best ? clusters[best.number]! : lead(message.text, null))
    known.set(key, cluster)
    cluster.members.push(message)
  }
  return clusters
}
