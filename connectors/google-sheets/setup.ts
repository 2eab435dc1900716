import { type Book, createTag, needTab, readBook, tags, turnRequests } from './book.ts'
import type { Request, SheetsApi } from './client.ts'
import { type ColumnKey, columns, findColumns, headerOf, statusWords } from './columns.ts'
import { writeCells } from './requests.ts'
import type { Settings } from './settings.ts'

/** What a set-up found and did. */
export interface SetUp {
  book: Book
  tab: string
  /** It was made now. */
  madeTab: boolean
  /** Columns made now. */
  made: ColumnKey[]
  /** Columns that a person deleted; they stay away. */
  gone: ColumnKey[]
}

/**
 * Makes or repairs wasl's columns in the tab, in one atomic write, by what is there now; a second run adds nothing. Columns come as fresh ones to the
 * right of the last header, so nothing that stands is written over. Look (right to left, frozen header, widths, dropdown) is given once and then the
 * managers' own. With `mayCreateTab` a missing tab is made. Throws ConnectorError, also where the sheet may be read but not written.
 */
export async function setUp(api: SheetsApi, settings: Settings, known?: Book, mayCreateTab = false): Promise<SetUp> {
  const book = known ?? (await readBook(api, settings))
  const isNew = !book.tab && mayCreateTab && (settings.createTab ?? !book.wasHome)
  const tab = isNew ? newTab(settings) : needTab(book, settings)
  const zone = settings.timeZone ?? book.zone
  const found = findColumns(book.header, book.columnTags)
  const absent = columns.map(({ key }) => key).filter((key) => !found.has(key))
  const gone = absent.filter((key) => book.tabTag?.made.includes(key) && key !== 'version')
  // Without its ids the tab is not ours to mend: writing says so.
  const made = gone.includes('id') ? [] : absent.filter((key) => !gone.includes(key))
  const at = book.header.length
  const placed = new Map([...found, ...made.map((key, i) => [key, at + i] as const)])
  const untagged = [...found].filter(([key, index]) => !book.columnTags.some((tag) => tag.key === key && tag.index === index))
  const requests = [
    ...(isNew ? [addTab(tab, made.length)] : freshColumns(tab, at, made.length)),
    ...(made.length > 0 ? [writeCells(tab.sheetId, 0, at, [made.map((key) => headerOf(key, zone))])] : []),
    ...renamedZones(book, zone, found, tab.sheetId),
    ...[...made.map((key, i) => [key, at + i] as const), ...untagged].map(([key, index]) => tagColumn(tab.sheetId, key, index)),
    ...made.flatMap((key, i) => dressColumn(tab.sheetId, key, at + i)),
    ...protect(tab, placed),
    ...(book.tabTag ? [] : dressTab(tab, at === 0)),
    ...tabTag(book, settings, tab.sheetId, [...(book.tabTag?.made ?? []), ...found.keys(), ...made]),
  ]
  await api.change([...turnRequests(book), ...requests])
  return { book, tab: tab.title, madeTab: isNew, made, gone }
}

type Tab = NonNullable<Book['tab']>

function newTab(settings: Settings): Tab {
  // Any id does that no other tab has: Google's own are random too, or 0.
  const sheetId = 1 + Math.floor(Math.random() * 1_000_000_000)
  return { sheetId, title: settings.tab, rowCount: 1000, columnCount: columns.length, frozenRows: 0, rightToLeft: false, protections: [] }
}

function addTab({ sheetId, title, rowCount }: Tab, columnCount: number): Request {
  return { addSheet: { properties: { sheetId, title, gridProperties: { rowCount, columnCount } } } }
}

function freshColumns({ sheetId, columnCount }: Tab, at: number, count: number): Request[] {
  if (count === 0) return []
  const range = { sheetId, dimension: 'COLUMNS', startIndex: at, endIndex: at + count }
  return [{ insertDimension: { range, inheritFromBefore: at >= columnCount } }]
}

/** A changed time zone is told in the headers that still have wasl's text. */
function renamedZones(book: Book, zone: string, found: ReadonlyMap<ColumnKey, number>, sheetId: number): Request[] {
  return [...found].flatMap(([key, index]) => {
    const plain = (text: string) => text.replace(/ \([\w/+:-]+\)$/, '')
    const stands = String(book.header[index] ?? '')
    const wanted = headerOf(key, zone)
    return plain(wanted) !== wanted && stands !== wanted && plain(stands) === plain(wanted)
      ? [writeCells(sheetId, 0, index, [[wanted]])]
      : []
  })
}

function tagColumn(sheetId: number, key: ColumnKey, index: number): Request {
  const dimensionRange = { sheetId, dimension: 'COLUMNS', startIndex: index, endIndex: index + 1 }
  return createTag({ metadataKey: tags.column, metadataValue: key, location: { dimensionRange } })
}

function dressColumn(sheetId: number, key: ColumnKey, index: number): Request[] {
  const column = columns.find((one) => one.key === key)!
  const range = { sheetId, dimension: 'COLUMNS', startIndex: index, endIndex: index + 1 }
  const hidden = 'hidden' in column
  const head = { sheetId, startRowIndex: 0, endRowIndex: 1, startColumnIndex: index, endColumnIndex: index + 1 }
  const values = Object.values(statusWords).map((userEnteredValue) => ({ userEnteredValue }))
  return [
    {
      updateDimensionProperties: {
        range,
        properties: { pixelSize: column.width, ...(hidden ? { hiddenByUser: true } : {}) },
        fields: hidden ? 'pixelSize,hiddenByUser' : 'pixelSize',
      },
    },
    {
      repeatCell: {
        range: head,
        cell: {
          userEnteredFormat: {
            backgroundColorStyle: { rgbColor: { red: 0.07, green: 0.46, blue: 0.43 } },
            textFormat: { bold: true, foregroundColorStyle: { rgbColor: { red: 1, green: 1, blue: 1 } } },
          },
        },
        fields: 'userEnteredFormat(backgroundColorStyle,textFormat)',
      },
    },
    ...(key === 'status'
      ? [
          {
            setDataValidation: {
              range: { sheetId, startRowIndex: 1, startColumnIndex: index, endColumnIndex: index + 1 },
              rule: { condition: { type: 'ONE_OF_LIST', values }, strict: false, showCustomUi: true },
            },
          },
        ]
      : []),
  ]
}

/** A warning, not a lock: the owner of the sheet stays its owner. */
function protect(tab: Tab, placed: ReadonlyMap<ColumnKey, number>): Request[] {
  return (['id', 'version'] as const).flatMap((key) => {
    const index = placed.get(key)
    const description = `wasl: ${key}`
    if (index === undefined || tab.protections.some((one) => one.description === description)) return []
    const range = { sheetId: tab.sheetId, startColumnIndex: index, endColumnIndex: index + 1 }
    return [{ addProtectedRange: { protectedRange: { range, description, warningOnly: true } } }]
  })
}

function dressTab(tab: Tab, wasEmpty: boolean): Request[] {
  const rightToLeft = wasEmpty ? true : tab.rightToLeft
  const properties = { sheetId: tab.sheetId, rightToLeft, gridProperties: { frozenRowCount: Math.max(1, tab.frozenRows) } }
  return [{ updateSheetProperties: { properties, fields: 'rightToLeft,gridProperties.frozenRowCount' } }]
}

function tabTag(book: Book, settings: Settings, sheetId: number, all: readonly string[]): Request[] {
  const made = [...new Set(all)]
  const metadataValue = JSON.stringify({ tab: settings.tab, made })
  const home = book.wasHome ? [] : [createTag({ metadataKey: tags.home, metadataValue: settings.tab, location: { spreadsheet: true } })]
  if (!book.tabTag) return [...home, createTag({ metadataKey: tags.tab, metadataValue, location: { sheetId } })]
  if (made.every((key) => book.tabTag!.made.includes(key))) return home
  const dataFilters = [{ developerMetadataLookup: { metadataId: book.tabTag.id } }]
  return [...home, { updateDeveloperMetadata: { dataFilters, developerMetadata: { metadataValue }, fields: 'metadataValue' } }]
}
