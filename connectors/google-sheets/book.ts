import { createHash } from 'node:crypto'
import { ConnectorError } from '#src/errors.ts'
import type { Cell, Metadata, Request, SheetsApi } from './client.ts'
import { textOf } from './columns.ts'
import { isTimeZone, type Settings } from './settings.ts'

/** The keys of wasl's developer metadata. */
export const tags = {
  /** On a column: its key. Moves with it, dies with it. */
  column: 'wasl_column',
  /** On the tab: the name it had in the settings and the columns ever made, as JSON. Survives a renaming. */
  tab: 'wasl_tab',
  /** On the spreadsheet: wasl once made its tab of this name here. Survives the tab. */
  home: 'wasl_home',
  /** On the spreadsheet: the exactly-once token of a batch; its id is the batch's number. */
  batch: 'wasl_batch',
  /** On the spreadsheet: one per write of any wasl; its id counts on from `turnBase`. */
  turn: 'wasl_turn',
} as const

/** The hidden tab that holds what stood in the cells a batch wrote over. */
export const guardId = 1_769_104_108
/** Names the lock under which a batch is taken back. */
export const lockName = 'wasl: one moment, putting something right'
const turnBase = 1_000_000_000
/** Writes that are older than so many turns could pass a turn that was cleared away: more than a credential's quota allows in five minutes. */
const turnsKept = 300

/** A spreadsheet's structure as last read. Where it is stale, Google refuses the next write or the guard undoes it. */
export interface Book {
  title: string
  /** The spreadsheet's own time zone. */
  zone: string
  tabs: string[]
  tab?: {
    sheetId: number
    title: string
    rowCount: number
    columnCount: number
    frozenRows: number
    rightToLeft: boolean
    protections: { id: number; description: string }[]
  }
  /** Row 1 of the tab, read before the column tags: they belong together only while it is unchanged. */
  header: Cell[]
  columnTags: { key: string; index: number }[]
  /** The tab's own tag; `made`: the columns that wasl ever made there. */
  tabTag?: { id: number; made: string[] }
  /** wasl once had a tab of this name here. */
  wasHome: boolean
  turn: number
  oldTurns: number[]
  tokens: { id: number; value: string }[]
  guard?: { title: string; columnCount: number }
  /** Locks of a taking back that never ended; the next write removes them. */
  locks: number[]
}

/** A batch's number and what `digestOf` makes of its rows. */
export interface Batch {
  number: number
  digest: string
}

/** Reads structure, header and tags: three reads (five for a renamed tab). Throws ConnectorError. */
export async function readBook(api: SheetsApi, settings: Settings): Promise<Book> {
  const raw = await api.readBook()
  const sheets = (raw.sheets ?? []).flatMap(({ properties, protectedRanges }) => {
    if (typeof properties?.sheetId !== 'number' && properties?.title === undefined) return []
    const grid = properties.gridProperties
    return {
      sheetId: properties.sheetId ?? 0,
      title: properties.title ?? '',
      rowCount: grid?.rowCount ?? 0,
      columnCount: grid?.columnCount ?? 0,
      frozenRows: grid?.frozenRowCount ?? 0,
      rightToLeft: properties.rightToLeft ?? false,
      protections: (protectedRanges ?? []).map(({ protectedRangeId, description }) => ({
        id: protectedRangeId ?? 0,
        description: description ?? '',
      })),
    }
  })
  const named = sheets.find(({ title, sheetId }) => sheetId !== guardId && sameName(title, settings.tab))
  let header = named ? await readHeader(api, named.title) : []
  let found = await api.readTags(Object.values(tags))
  const tabTags = found.filter((tag) => tag.metadataKey === tags.tab && readTab(tag).tab === settings.tab)
  const tab = named ?? sheets.find(({ sheetId }) => tabTags.some((tag) => sheetOf(tag) === sheetId))
  const ownTag = tabTags.find((tag) => tab && sheetOf(tag) === tab.sheetId)
  if (tab && !named) {
    header = await readHeader(api, tab.title)
    found = await api.readTags(Object.values(tags))
  }
  const turns = idsOf(found, tags.turn)
  const guard = sheets.find(({ sheetId }) => sheetId === guardId)
  return {
    title: raw.properties?.title ?? '',
    zone: zoneOf(raw.properties?.timeZone),
    tabs: sheets.filter(({ sheetId }) => sheetId !== guardId).map(({ title }) => title),
    ...(tab ? { tab } : {}),
    header,
    columnTags: found.flatMap((tag) => {
      const at = tag.location?.dimensionRange
      if (tag.metadataKey !== tags.column || !tab || (at?.sheetId ?? 0) !== tab.sheetId || at?.dimension !== 'COLUMNS') return []
      return { key: tag.metadataValue ?? '', index: at.startIndex ?? 0 }
    }),
    ...(ownTag ? { tabTag: { id: ownTag.metadataId ?? 0, made: readTab(ownTag).made } } : {}),
    wasHome: found.some((tag) => tag.metadataKey === tags.home && tag.metadataValue === settings.tab),
    turn: Math.max(turnBase, ...turns),
    oldTurns: turns.sort((a, b) => a - b),
    tokens: found.flatMap((tag) => (tag.metadataKey === tags.batch ? { id: tag.metadataId ?? 0, value: tag.metadataValue ?? '' } : [])),
    locks: (tab?.protections ?? []).filter(({ description }) => description === lockName).map(({ id }) => id),
    ...(guard ? { guard: { title: guard.title, columnCount: guard.columnCount } } : {}),
  }
}

/** The tab, or the fault that parks the connection and names what was found instead. */
export function needTab(book: Book, settings: Settings): NonNullable<Book['tab']> {
  if (book.tab) return book.tab
  const found = book.tabs.map((title) => `"${title}"`).join(', ')
  throw new ConnectorError('unauthorized', `There is no tab "${settings.tab}" in the spreadsheet; found: ${found}`, { code: 'tab_missing' })
}

/**
 * The first requests of every write. Whoever planned on the same turn makes the same id, and Google refuses the second one's whole batch: of two
 * writers, or a late batch and its successor, exactly one is applied. Older tokens of the same tab go in the same request.
 */
export function turnRequests(book: Book, batch?: Batch): Request[] {
  const old = book.oldTurns.filter((id) => id <= book.turn - turnsKept)
  const mine = batch ? book.tokens.filter(({ value }) => isOfSameTab(value, batch.digest)) : []
  return [
    createTag({ metadataId: book.turn + 1, metadataKey: tags.turn, location: { spreadsheet: true } }),
    ...book.locks.map((protectedRangeId) => ({ deleteProtectedRange: { protectedRangeId } })),
    ...[...old, ...mine.map(({ id }) => id)].map(deleteTag),
    ...(batch
      ? [createTag({ metadataId: batch.number, metadataKey: tags.batch, metadataValue: batch.digest, location: { spreadsheet: true } })]
      : []),
  ]
}

/** What the book is after a write of ours was applied. */
export function afterTurn(book: Book, batch?: Batch): void {
  const gone = book.turn - turnsKept
  book.turn += 1
  book.locks = []
  book.oldTurns = [...book.oldTurns.filter((id) => id > gone), book.turn]
  if (batch)
    book.tokens = [...book.tokens.filter(({ value }) => !isOfSameTab(value, batch.digest)), { id: batch.number, value: batch.digest }]
}

/** Whether two tokens are of batches to the same tab (by the name in the settings). */
export function isOfSameTab(value: string, digest: string): boolean {
  return value.split('.')[0] === digest.split('.')[0]
}

/** Names a batch by its tab and its rows' keys and versions, so that a number used twice is not taken for a repeat. */
export function digestOf(settings: Settings, rows: readonly { key: string; version: number }[]): string {
  const hash = (text: string, length: number) => createHash('sha256').update(text).digest('base64url').slice(0, length)
  return `${hash(settings.tab, 8)}.${hash(JSON.stringify(rows.map(({ key, version }) => [key, version])), 16)}`
}

/** A tag, seen by this Google project alone. */
export function createTag(developerMetadata: Metadata): Request {
  return { createDeveloperMetadata: { developerMetadata: { visibility: 'PROJECT', ...developerMetadata } } }
}

/** Removes a tag by its id. */
export function deleteTag(metadataId: number): Request {
  return { deleteDeveloperMetadata: { dataFilter: { developerMetadataLookup: { metadataId } } } }
}

/** A tab's name in A1 notation: a quote inside it is doubled. */
export function quote(title: string): string {
  return `'${title.replace(/'/g, "''")}'`
}

/** Whether two headers say the same. */
export function sameHeader(a: readonly Cell[], b: readonly Cell[]): boolean {
  return Array.from({ length: Math.max(a.length, b.length) }, (_, i) => textOf(a[i]) === textOf(b[i])).every(Boolean)
}

/** Google says `GMT-07:00` where it knows no name for a zone. */
function zoneOf(zone: string | null | undefined): string {
  return [zone ?? '', zone?.replace(/^GMT/, '') ?? ''].find(isTimeZone) ?? 'Etc/UTC'
}

async function readHeader(api: SheetsApi, title: string): Promise<Cell[]> {
  const [block] = await api.readValues([`${quote(title)}!1:1`])
  return block?.rows[0] ?? []
}

function readTab(tag: Metadata): { tab: string; made: string[] } {
  try {
    const value = JSON.parse(tag.metadataValue ?? '') as { tab?: unknown; made?: unknown }
    return { tab: String(value.tab ?? ''), made: Array.isArray(value.made) ? value.made.map(String) : [] }
  } catch {
    return { tab: '', made: [] }
  }
}

function sheetOf(tag: Metadata): number {
  return tag.location?.sheetId ?? 0
}

function idsOf(found: readonly Metadata[], key: string): number[] {
  return found.filter((tag) => tag.metadataKey === key).map((tag) => tag.metadataId ?? 0)
}

function sameName(a: string, b: string): boolean {
  return a.trim().normalize() === b.trim().normalize()
}
