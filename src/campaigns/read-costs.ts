import { type CsvRow, readCsv } from '#src/platform/text/csv.ts'
import { asciiDigits } from '#src/platform/text/digits.ts'
import { fold } from '#src/platform/text/fold.ts'

/** Why a line of a cost file is not taken. */
export type Refusal =
  | { code: 'no_day' | 'no_amount' | 'no_campaign' | 'future_day' }
  | { code: 'bad_day' | 'bad_amount' | 'unclear_day' | 'unknown_campaign' | 'many_campaigns' | 'other_currency'; said: string }

/** A campaign that a line can mean. */
export interface Known {
  id: string
  channel: string
  campaignId: string
  name: string | null
}

/** What a cost file says: what each campaign cost on each day (several lines of one day are added up), and the lines that say nothing. */
export interface ReadCosts {
  /** The columns that were looked for in vain; then nothing else was read. */
  missing: ('day' | 'campaign' | 'amount')[]
  lines: number
  days: { campaign: Known; day: string; amount: number; lines: number }[]
  refused: { line: number; text: string; why: Refusal }[]
}

/** How the columns are called in the ad managers' exports and in sheets that people keep themselves. Sources: the export columns of Meta, TikTok, Google and Snapchat ads */
const NAMES = {
  day: ['day', 'date', 'by day', 'reporting starts', 'start date', 'اليوم', 'التاريخ', 'تاريخ البدء'],
  campaignId: ['campaign id', 'campaign_id', 'campaignid', 'معرف الحمله', 'رقم الحمله'],
  campaign: ['campaign', 'campaign name', 'campaign_name', 'الحمله', 'اسم الحمله'],
  amount: ['cost', 'amount', 'amount spent', 'spend', 'total cost', 'التكلفه', 'المبلغ', 'المبلغ المنفق', 'المبلغ المصروف', 'الصرف'],
  currency: ['currency', 'currency code', 'العمله', 'رمز العمله'],
} as const

type Column = keyof typeof NAMES

/** Reads what campaigns cost out of a CSV: a day, a campaign by id or name, and an amount a line. `today` in the tenant's zone; amounts are in its currency. */
export function readCosts(text: string, known: readonly Known[], { currency, today }: { currency: string; today: string }): ReadCosts {
  const [head, ...rows] = readCsv(text)
  const at = columnsOf(head)
  const missing: ReadCosts['missing'] = [
    ...(at.day === undefined ? (['day'] as const) : []),
    ...(at.campaign === undefined && at.campaignId === undefined ? (['campaign'] as const) : []),
    ...(at.amount === undefined ? (['amount'] as const) : []),
  ]
  const read: ReadCosts = { missing, lines: rows.length, days: [], refused: [] }
  if (missing.length) return read
  const find = finder(known)
  const byKey = new Map<string, ReadCosts['days'][number]>()
  for (const row of rows) {
    const cell = (column: Column) => (at[column] === undefined ? '' : (row.cells[at[column]] ?? ''))
    const day = readDay(cell('day'), today)
    const campaign = find(cell('campaignId'), cell('campaign'))
    const amount = readAmount(cell('amount'))
    const other = currencyOf(cell('currency'), head!.cells[at.amount!]!)
    const why = [campaign, day, amount].find((one) => typeof one === 'object' && 'code' in one) as Refusal | undefined
    if (why) read.refused.push(refuse(row, why))
    else if (other && other !== currency) read.refused.push(refuse(row, { code: 'other_currency', said: other }))
    else {
      const key = `${(campaign as Known).id}:${day}`
      const told = byKey.get(key) ?? { campaign: campaign as Known, day: day as string, amount: 0, lines: 0 }
      told.amount = Math.round((told.amount + (amount as number)) * 100) / 100
      told.lines++
      byKey.set(key, told)
    }
  }
  read.days = [...byKey.values()].sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0))
  return read
}

function refuse(row: CsvRow, why: Refusal): ReadCosts['refused'][number] {
  return { line: row.line, text: row.cells.join(' | ').slice(0, 200), why }
}

/** Which cell of a row is which; a name may carry its currency, as in "Amount spent (SAR)". */
function columnsOf(head: CsvRow | undefined): Partial<Record<Column, number>> {
  const named = (head?.cells ?? []).map((cell) => fold(cell.replace(/\([^)]*\)/g, '')))
  return Object.fromEntries(
    (Object.keys(NAMES) as Column[]).flatMap((column) => {
      const at = named.findIndex((name) => (NAMES[column] as readonly string[]).includes(name))
      return at < 0 ? [] : [[column, at]]
    }),
  )
}

function currencyOf(told: string, amountName: string): string | undefined {
  return (told || /\(([A-Z]{3})\)/.exec(amountName)?.[1])?.trim().toUpperCase()
}

/** A day as ISO, or with the day first; one that could be read either way is not guessed at. */
function readDay(said: string, today: string): string | Refusal {
  const text = asciiDigits(said).trim()
  if (!text) return { code: 'no_day' }
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?$/.exec(text)
  const local = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$/.exec(text)
  if (local && Number(local[1]) <= 12 && Number(local[2]) <= 12 && local[1] !== local[2]) return { code: 'unclear_day', said }
  const [year, month, day] = iso
    ? [iso[1]!, iso[2]!, iso[3]!]
    : local
      ? Number(local[2]) > 12
        ? [local[3]!, local[1]!, local[2]!]
        : [local[3]!, local[2]!, local[1]!]
      : ['', '', '']
  const found = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const there = new Date(`${found}T00:00:00Z`)
  if (Number.isNaN(there.getTime()) || there.toISOString().slice(0, 10) !== found) return { code: 'bad_day', said }
  return found > today ? { code: 'future_day' } : found
}

/** An amount as people and spreadsheets write one: 1,234.50, ١٢٣٤٫٥, "SAR 12". */
function readAmount(said: string): number | Refusal {
  const text = asciiDigits(said)
    .replace(/[^\d.,-]/g, '')
    .replace(/,(?=\d{3}(\D|$))/g, '')
    .replace(',', '.')
  if (!text) return said.trim() ? { code: 'bad_amount', said } : { code: 'no_amount' }
  return /^\d{1,12}(\.\d+)?$/.test(text) ? Math.round(Number(text) * 100) / 100 : { code: 'bad_amount', said }
}

/** Finds the campaign a line means: by its id, else by its name. */
function finder(known: readonly Known[]): (id: string, name: string) => Known | Refusal {
  const byId = Map.groupBy(known, (one) => one.campaignId)
  const byName = Map.groupBy(known, (one) => fold(one.name ?? ''))
  return (id, name) => {
    const said = id || name
    if (!said) return { code: 'no_campaign' }
    const found = byId.get(said) ?? (id ? [] : (byName.get(fold(name)) ?? []))
    if (found.length === 1) return found[0]!
    return { code: found.length ? 'many_campaigns' : 'unknown_campaign', said }
  }
}
