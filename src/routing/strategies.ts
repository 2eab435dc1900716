import { numberOf, scramble, visitDrawn } from './draw.ts'
import { type BlockCode, blockOf, type Moment } from './eligible.ts'
import type { Member } from './member.ts'
import { LARGE, type Posting, partOf } from './posting.ts'
import { scoreOf, type Wish } from './score.ts'
import { type Stream, streamsOf } from './streams.ts'

/** By what the eligible are ordered: their score, their free capacity, or nothing but whose turn it is. */
export type Order = 'best_match' | 'least_loaded' | 'weighted_round_robin'

/** Who was read, in order. */
export interface Ranking {
  /** The eligible, best first: at most as many as asked for (never fewer than 20 if so many were read). */
  best: Ranked[]
  /** Everyone eligible that was read: the equals of a chosen one share his turn. */
  read: Ranked[]
  blocked: { member: Member; code: BlockCode }[]
  /** Whether everyone of the posting was read. */
  complete: boolean
}

/** An eligible member with what he is ordered by. */
export interface Ranked {
  member: Member
  /** Score, free capacity in twentieths, or 0: equal ones take turns. */
  merit: number
  debt: number
}

/**
 * Orders the eligible of a posting and returns the best `need`. Up to 256 members everyone is read. Above that: `weighted_round_robin` takes turns
 * among 16 drawn by the seed (each as likely as another, so shares stay fair); `least_loaded` reads the freest first; `best_match` reads by rating and
 * free capacity downwards until nobody unread can score more. Everyone is read before a lead is said to have nobody.
 */
export function rank(posting: Posting, order: Order, wish: Wish, moment: Moment, seed: string, need: number): Ranking {
  const reader = makeReader(order, wish, moment, order === 'best_match' && posting.members.length > LARGE)
  if (posting.members.length <= LARGE) for (const member of posting.members) reader.read(member)
  else if (order === 'weighted_round_robin') readDrawn(posting, reader, numberOf(seed), Math.max(SHORTLIST, need))
  else if (order === 'least_loaded') readFreest(posting, reader, numberOf(seed), Math.max(SHORTLIST, need))
  else readBest(streamsOf(posting, wish), reader, numberOf(seed), Math.max(3, need))
  return { ...reader.ranking(Math.max(20, need)), complete: reader.count() === posting.members.length }
}

/** Orders some members that are no posting (a branch's), with the same rules. */
export function rankThese(members: readonly Member[], order: Order, wish: Wish, moment: Moment, need: number): Ranking {
  const reader = makeReader(order, wish, moment)
  for (const member of members) reader.read(member)
  return { ...reader.ranking(Math.max(20, need)), complete: true }
}

/** Those who are ordered equally with this one, himself among them: whose turn it could have been. */
export function equalsOf(ranking: Ranking, one: Ranked): number[] {
  return ranking.read.filter((other) => other.merit === one.merit).map((other) => other.member.n)
}

const SHORTLIST = 16
const LEVELS = 21
const TOP = 2 * (LEVELS - 1)

interface Reader {
  /** Reads one member; his merit, or −1 when he cannot take it. */
  read(member: Member): number
  count(): number
  eligible(): number
  ranking(most: number): Omit<Ranking, 'complete'>
}

function makeReader(order: Order, wish: Wish, moment: Moment, once = false): Reader {
  const read: Ranked[] = []
  const blocked: Ranking['blocked'] = []
  const seen = new Set<Member>()
  return {
    read(member) {
      // Parts overlap; whoever was read as one of the better part is not read again.
      if (once && seen.has(member)) return -1
      if (once) seen.add(member)
      const code = blockOf(member, moment)
      if (code) {
        blocked.push({ member, code })
        return -1
      }
      const merit = order === 'best_match' ? scoreOf(member, wish) : order === 'least_loaded' ? member.loadPoints : 0
      read.push({ member, merit, debt: member.debt })
      return merit
    },
    count: () => read.length + blocked.length,
    eligible: () => read.length,
    ranking: (most) => ({ best: bestOf(read, most), read, blocked }),
  }
}

/** The first `most` in order, without sorting the rest. */
function bestOf(read: readonly Ranked[], most: number): Ranked[] {
  const best: Ranked[] = []
  for (const one of read) {
    if (best.length === most && comes(best[most - 1]!, one)) continue
    let at = best.length
    while (at > 0 && comes(one, best[at - 1]!)) at--
    best.splice(at, 0, one)
    if (best.length > most) best.length = most
  }
  return best
}

/** Whether a comes before b: merit, then debt, then the longer time without an offer, then who joined first. A total order. */
function comes(a: Ranked, b: Ranked): boolean {
  if (a.merit !== b.merit) return a.merit > b.merit
  if (a.debt !== b.debt) return a.debt > b.debt
  if (a.member.lastOffer !== b.member.lastOffer) return a.member.lastOffer < b.member.lastOffer
  return a.member.n < b.member.n
}

function readDrawn(posting: Posting, reader: Reader, seed: number, enough: number): void {
  visitDrawn(posting.members.length, seed, (place) => {
    reader.read(posting.members[place]!)
    return reader.eligible() < enough
  })
}

function readFreest(posting: Posting, reader: Reader, seed: number, enough: number): void {
  const everyone = partOf(posting, { main: undefined, language: undefined, location: undefined }).cells
  for (let load = LEVELS - 1; load >= 0 && reader.eligible() < enough; load--) {
    const cells = everyone.slice(load * LEVELS, (load + 1) * LEVELS).filter((cell) => cell?.length > 0)
    const size = cells.reduce((sum, cell) => sum + cell.length, 0)
    for (const [i, cell] of cells.entries()) readSome(cell, reader, scramble(seed + i), Math.ceil((enough * cell.length) / size))
  }
}

/** Always reads the level whose members can score most, until enough have scored as much as anyone unread can. */
function readBest(streams: readonly Stream[], reader: Reader, seed: number, need: number): void {
  const next = streams.map((stream) => ({ stream, level: TOP }))
  const scores: number[] = []
  for (;;) {
    const first = next.reduce((a, b) => (b.level + b.stream.fit > a.level + a.stream.fit ? b : a))
    const bound = first.level + first.stream.fit
    if (first.level < 0 || (scores.length >= need && scores.filter((score) => score >= bound).length >= need)) return
    readLevel(first.stream, first.level, reader, scramble(seed + bound), scores)
    first.level--
    if (first.level < 0) next.splice(next.indexOf(first), 1)
    if (next.length === 0) return
  }
}

/** Reads the cells of one sum of rating and load, beginning at a drawn one, until a shortlist has the most points that it can have. */
function readLevel({ part: { cells }, fit }: Stream, level: number, reader: Reader, seed: number, scores: number[]): void {
  const least = Math.max(0, level - LEVELS + 1)
  const width = Math.min(LEVELS - 1, level) - least + 1
  let perfect = 0
  for (let i = 0; i < width && perfect < SHORTLIST; i++) {
    const load = least + ((seed + i) % width)
    const cell = cells[load * LEVELS + level - load]
    if (!cell) continue
    visitDrawn(cell.length, scramble(seed + load), (place) => {
      const merit = reader.read(cell[place]!)
      if (merit >= 0) scores.push(merit)
      if (merit === level + fit) perfect++
      return perfect < SHORTLIST
    })
  }
}

/** Reads a cell in drawn order until so many of it are eligible. */
function readSome(cell: readonly Member[], reader: Reader, seed: number, enough: number): void {
  const before = reader.eligible()
  visitDrawn(cell.length, seed, (place) => {
    reader.read(cell[place]!)
    return reader.eligible() - before < enough
  })
}
