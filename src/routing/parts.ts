import type { Member } from './member.ts'

/**
 * Members in cells of free capacity and rating (cellOf), of those who share what a lead may wish beside the filter: the service as their main one,
 * its language, its place. The best of a large posting are found by reading such parts downwards instead of everyone.
 */
export interface Part {
  main: string | undefined
  language: string | undefined
  location: string | undefined
  cells: Member[][]
}

/** What a part may ask for. */
export type Wanted = Omit<Part, 'cells'>

/** Points of free capacity (0–20) and of rating (0–20) make a cell. */
export const cellOf = (member: Member): number => member.loadPoints * 21 + member.ratingPoints

/** Whether a member belongs to a part. */
export function belongs(member: Member, { main, language, location }: Wanted): boolean {
  return (
    (main === undefined || member.main === main) &&
    (language === undefined || member.languages.includes(language)) &&
    (location === undefined || member.locations.includes(location))
  )
}

/** The part's name within its posting. */
export function partKey({ main, language, location }: Wanted): string {
  return `${main ?? ''}\u0001${language ?? ''}\u0001${location ?? ''}`
}

/** Collects a part of some members, who stand in the order in which they joined. */
export function buildPart(wanted: Wanted, members: readonly Member[]): Part {
  const part: Part = { ...wanted, cells: [] }
  for (const member of members) if (belongs(member, part)) cellIn(part.cells, cellOf(member)).push(member)
  return part
}

/** Puts a member into his cell of a part, if he belongs to it. */
export function enterPart(part: Part, member: Member): void {
  if (belongs(member, part)) insert(cellIn(part.cells, cellOf(member)), member)
}

/** Takes a member out of a cell of a part, if he belongs to it. */
export function leavePart(part: Part, member: Member, cell: number): void {
  if (belongs(member, part)) remove(part.cells[cell]!, member)
}

/** Puts a member in his place in the order of joining. */
export function insert(list: Member[], member: Member): void {
  if (list.length === 0 || list.at(-1)!.n < member.n) list.push(member)
  else list.splice(placeOf(list, member), 0, member)
}

/** Takes a member out of a list in the order of joining. */
export function remove(list: Member[], member: Member): void {
  list.splice(placeOf(list, member), 1)
}

function cellIn(cells: Member[][], at: number): Member[] {
  const cell = cells[at] ?? []
  cells[at] = cell
  return cell
}

function placeOf(list: readonly Member[], member: Member): number {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (list[middle]!.n < member.n) low = middle + 1
    else high = middle
  }
  return low
}
