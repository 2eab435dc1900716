import { cleanText } from '#src/platform/text/clean.ts'
import type { Cell } from './client.ts'

/** wasl's columns in the order they are made; managers may move, rename and delete them (all but the id). */
export const columns = [
  { key: 'id', ar: 'المعرّف', en: 'ID', width: 90, hidden: true },
  { key: 'received', ar: 'وقت الوصول', en: 'Received', width: 150, instant: true },
  { key: 'channel', ar: 'القناة', en: 'Channel', width: 110 },
  { key: 'name', ar: 'الاسم', en: 'Name', width: 160 },
  { key: 'phone', ar: 'الجوال', en: 'Phone', width: 140 },
  { key: 'email', ar: 'البريد الإلكتروني', en: 'Email', width: 190 },
  { key: 'request', ar: 'الطلب', en: 'Request', width: 320 },
  { key: 'category', ar: 'الفئة', en: 'Category', width: 130 },
  { key: 'budget', ar: 'الميزانية', en: 'Budget', width: 110 },
  { key: 'location', ar: 'المدينة', en: 'Location', width: 120 },
  { key: 'campaign', ar: 'الحملة', en: 'Campaign', width: 160 },
  { key: 'status', ar: 'الحالة', en: 'Status', width: 150 },
  { key: 'owner', ar: 'المسؤول', en: 'Owner', width: 150 },
  { key: 'answered', ar: 'وقت الرد', en: 'Answered', width: 150, instant: true },
  { key: 'odooLink', ar: 'رابط أودو', en: 'Odoo link', width: 150 },
  { key: 'updated', ar: 'آخر تحديث', en: 'Updated', width: 150, instant: true },
  { key: 'version', ar: 'الإصدار', en: 'Version', width: 60, hidden: true },
] as const

/** The name of a column in code; `id` and `version` are wasl's own. */
export type ColumnKey = (typeof columns)[number]['key']

/** What the status column says for a lead's status; its dropdown offers these. */
export const statusWords: Readonly<Record<string, string>> = {
  new: 'جديد / New',
  qualifying: 'قيد التأهيل / Qualifying',
  waiting: 'بالانتظار / Waiting',
  offered: 'معروض / Offered',
  assigned: 'مُسنَد / Assigned',
  won: 'مكتمل / Won',
  lost: 'لم يتم / Lost',
  spam: 'مزعج / Spam',
  merged: 'مدموج / Merged',
}

/** What the channel column says for a lead's channel. */
const channelWords: Readonly<Record<string, string>> = {
  whatsapp: 'واتساب / WhatsApp',
  instagram: 'إنستغرام / Instagram',
  meta_lead_ads: 'نماذج ميتا / Meta',
  tiktok: 'تيك توك / TikTok',
  snapchat: 'سناب شات / Snapchat',
  google_ads: 'إعلانات جوجل / Google Ads',
  linkedin: 'لينكدإن / LinkedIn',
  web_form: 'نموذج الموقع / Web form',
  api: 'API',
}

/** The header text of a column; times name their zone. */
export function headerOf(key: ColumnKey, zone: string): string {
  const column = columns.find((one) => one.key === key)!
  return `${column.ar} / ${column.en}${'instant' in column ? ` (${zone})` : ''}`
}

/**
 * Where wasl's columns stand (0-based): by the tag each carries, which moves with it and survives renaming; then by wasl's own header text (a tab
 * copied from another spreadsheet has no tags). A header of a manager's own, even `Status`, is never taken for ours.
 */
export function findColumns(header: readonly Cell[], tags: readonly { key: string; index: number }[]): Map<ColumnKey, number> {
  const found = new Map<ColumnKey, number>()
  const taken = new Set(tags.map(({ index }) => index))
  for (const { key } of columns) {
    const tagged = tags.filter((tag) => tag.key === key).map((tag) => tag.index)
    if (tagged.length > 0) found.set(key, Math.min(...tagged))
    const at = header.findIndex((text, index) => !taken.has(index) && isHeaderOf(key, text))
    if (tagged.length === 0 && at >= 0) found.set(key, at)
  }
  return found
}

/** A value as it is written: times in the sheet's zone, a status in words, text well formed and at most 49,000 characters. Numbers stay numbers. */
export function cellOf(key: string, value: unknown, zone: string): string | number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value !== 'string' || value === '') return null
  if (key === 'status' && Object.hasOwn(statusWords, value)) return statusWords[value]!
  if (key === 'channel' && Object.hasOwn(channelWords, value)) return channelWords[value]!
  if (/^\d{4}-\d\d-\d\dT/.test(value) && isInstant(key)) return localTime(value, zone)
  const text = cleanText(value)
  return text.length > 49_000 ? `${text.slice(0, 49_000).toWellFormed()}…` : text
}

/** A cell as text, for comparing; line ends as one. */
export function textOf(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return ''
  if (typeof cell === 'boolean') return cell ? 'TRUE' : 'FALSE'
  return String(cell).replace(/\r\n?/g, '\n')
}

/** Column 0 → A, 26 → AA. */
export function columnName(index: number): string {
  const last = String.fromCharCode(65 + (index % 26))
  return index < 26 ? last : columnName(Math.floor(index / 26) - 1) + last
}

function isHeaderOf(key: ColumnKey, text: Cell | undefined): boolean {
  const plain = textOf(text).trim()
  return plain === headerOf(key, '').replace(' ()', '') || plain.replace(/ \([\w/+:-]+\)$/, '') === headerOf(key, '').replace(' ()', '')
}

function isInstant(key: string): boolean {
  return columns.some((column) => column.key === key && 'instant' in column)
}

/** `2026-11-21 09:15`: sorts as text, and no locale reads it as anything else. */
function localTime(iso: string, zone: string): string {
  const at = new Date(iso)
  if (Number.isNaN(at.getTime())) return iso
  const parts = clockOf(zone).formatToParts(at)
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? ''
  return `${part('year')}-${part('month')}-${part('day')} ${part('hour')}:${part('minute')}`
}

const clocks = new Map<string, Intl.DateTimeFormat>()

/** Making one costs some hundred times more than using it. */
function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-CA-u-ca-gregory-nu-latn', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  })
  clocks.set(zone, made)
  return made
}
