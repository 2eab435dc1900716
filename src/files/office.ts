import type { Type } from './kinds.ts'
import { Refused } from './why.ts'

/** What would come out of an honest document is far below this, in bytes; and no part of it swells a hundredfold. */
const MOST_INSIDE = 500_000_000
const MOST_PARTS = 10_000

const DOCUMENTS: readonly [part: RegExp, type: Type][] = [
  [/^word\/document\.xml$/, 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  [/^xl\/workbook\.xml$/, 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  [/^ppt\/presentation\.xml$/, 'application/vnd.openxmlformats-officedocument.presentationml.presentation'],
]

/**
 * Which office document a zip is, by the list of its parts at its end. Throws Refused: an archive or another format (forbidden_type), a document with macros, one that
 * would unfold to much more than it is (broken). Nothing is unfolded here or anywhere. Source: PKWARE APPNOTE 4.3.12, 4.3.16; ECMA-376 part 2
 */
export function whichDocument(tail: Buffer, size: number): Type {
  const parts = partsOf(tail, size)
  if (!parts.some(({ name }) => name === '[Content_Types].xml')) throw new Refused('forbidden_type')
  const type = DOCUMENTS.find(([part]) => parts.some(({ name }) => part.test(name)))?.[1]
  if (!type) throw new Refused('forbidden_type')
  if (parts.some(({ name }) => /vbaProject|vbaData|macrosheets?\/|\/activeX\//i.test(name))) throw new Refused('macros')
  if (parts.reduce((sum, part) => sum + part.size, 0) > MOST_INSIDE) throw new Refused('broken')
  return type
}

function partsOf(tail: Buffer, size: number): { name: string; size: number }[] {
  const end = tail.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  if (end < 0 || end + 22 > tail.length) throw new Refused('broken')
  const count = tail.readUInt16LE(end + 10)
  // The list lies just before its own end; what an honest one says of its place fits.
  let at = end - tail.readUInt32LE(end + 12)
  if (count > MOST_PARTS || at < 0 || tail.readUInt32LE(end + 16) !== size - tail.length + at) throw new Refused('broken')
  const parts: { name: string; size: number }[] = []
  for (let n = 0; n < count; n++) {
    if (at + 46 > end || tail.readUInt32LE(at) !== 0x02014b50) throw new Refused('broken')
    const nameLength = tail.readUInt16LE(at + 28)
    parts.push({ name: tail.toString('utf8', at + 46, at + 46 + nameLength), size: tail.readUInt32LE(at + 24) })
    at += 46 + nameLength + tail.readUInt16LE(at + 30) + tail.readUInt16LE(at + 32)
  }
  return parts
}
