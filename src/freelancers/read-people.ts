import { normaliseEmail, normalisePhone } from '#src/contacts/normalise.ts'
import { type CsvRow, readCsv } from '#src/platform/text/csv.ts'
import { asciiDigits } from '#src/platform/text/digits.ts'
import { fold } from '#src/platform/text/fold.ts'
import { timeZoneSchema } from '#src/routing/hours.ts'
import { type Column, readHeads } from './import-columns.ts'
import { readHours } from './read-hours.ts'
import type { FreelancerInput } from './save.ts'

/** What is wrong with a cell, or with a row: a code, and what stood there. */
export interface CellProblem {
  column: Column
  code: 'missing' | 'not_email' | 'not_phone' | 'no_category' | 'not_number' | 'not_hours' | 'not_time_zone' | 'twice' | 'known'
  value: string
}

/** One row of a list of people, read: what it would add, or why not. */
export interface ReadRow {
  line: number
  name: string
  email: string | null
  input: FreelancerInput
  problems: CellProblem[]
}

/** What a tenant calls things: its categories, its country and zone, for cells that leave them out. */
export interface House {
  categories: readonly { slug: string; ar: string; en: string }[]
  country: string
  timeZone: string
  currency: string
}

/** Reads a list of people: heads in Arabic or English in any order, several values of a cell divided by commas or semicolons. */
export function readPeople(csv: string, house: House): { heads: { head: string; column: Column | null }[]; rows: ReadRow[] } {
  const [first, ...rows] = readCsv(csv)
  const heads = first?.cells ?? []
  const columns = readHeads(heads)
  return { heads: heads.map((head, i) => ({ head, column: columns[i]! })), rows: rows.map((row) => readRow(row, columns, house)) }
}

function readRow({ line, cells }: CsvRow, columns: readonly (Column | null)[], house: House): ReadRow {
  const problems: CellProblem[] = []
  const cell = (column: Column) => (cells[columns.indexOf(column)] ?? '').replace(/^'/, '').trim()
  /** A cell read, or what is wrong with it; undefined where it is empty. */
  const read = <T>(column: Column, code: CellProblem['code'], how: (text: string) => T | null | undefined): T | undefined => {
    const text = cell(column)
    if (!text || !columns.includes(column)) return undefined
    const value = how(text)
    if (value === null || value === undefined) problems.push({ column, code, value: text })
    return value ?? undefined
  }
  const name = cell('name').slice(0, 200)
  if (!name) problems.push({ column: 'name', code: 'missing', value: '' })
  const email = read('email', 'not_email', normaliseEmail) ?? null
  const min = read('minPrice', 'not_number', (text) => numberOf(text, 1e9))
  const max = read('maxPrice', 'not_number', (text) => numberOf(text, 1e9))
  const open = read('capacity', 'not_number', (text) => wholeOf(text))
  const profile = {
    skills: list(cell('skills')).flatMap((skill) => {
      const slug = slugOf(skill, house)
      if (!slug) problems.push({ column: 'skills', code: 'no_category', value: skill })
      return slug ?? []
    }),
    languages: list(cell('languages')).map(languageOf),
    locations: list(cell('locations')),
    tags: list(cell('tags')),
    rating: read('rating', 'not_number', (text) => numberOf(text, 5)),
    ...(min === undefined && max === undefined
      ? {}
      : { priceRange: { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }), currency: house.currency } }),
    ...(open === undefined ? {} : { capacity: { open } }),
    timeZone: read('timeZone', 'not_time_zone', (text) => (timeZoneSchema.safeParse(text).success ? text : null)) ?? house.timeZone,
    workingHours: read('hours', 'not_hours', readHours) ?? [],
  }
  const input: FreelancerInput = {
    name,
    email,
    phone: read('phone', 'not_phone', (text) => normalisePhone(text, house.country)) ?? null,
    odooLogin: cell('odooLogin').slice(0, 200) || null,
    profile,
  }
  return { line, name, email, input, problems }
}

function list(text: string): string[] {
  return [...new Set(text.split(/[,،;؛|\n]+/).map((one) => one.trim().slice(0, 120)))].filter(Boolean).slice(0, 50)
}

function slugOf(skill: string, { categories }: House): string | undefined {
  const wanted = fold(skill)
  return categories.find(({ slug, ar, en }) => [slug, slug.replaceAll('-', ' '), ar, en].some((name) => fold(name) === wanted))?.slug
}

function numberOf(text: string, most: number): number | null {
  const value = Number(asciiDigits(text).replace(/[,\s]|ر\.?س|sar|ريال/gi, ''))
  return Number.isFinite(value) && value >= 0 && value <= most ? value : null
}

function wholeOf(text: string): number | null {
  const value = numberOf(text, 100_000)
  return Number.isInteger(value) ? value : null
}

const LANGUAGES: Record<string, string> = { العربيه: 'ar', عربي: 'ar', arabic: 'ar', الانجليزيه: 'en', انجليزي: 'en', english: 'en' }

function languageOf(text: string): string {
  const folded = fold(text)
  return LANGUAGES[folded] ?? folded
}
