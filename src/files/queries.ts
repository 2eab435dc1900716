import { z } from 'zod'
import { keysOf, type Trx } from '#src/platform/db.ts'
import { unseal } from '#src/platform/keys.ts'
import { id, shape, time } from '#src/platform/shapes.ts'
import { type Kind, TYPES, type Type } from './kinds.ts'
import { WHY, type Why } from './why.ts'

/** A file as the API shows it; its content is at `/files/:id`. */
export const fileShape = shape({
  id,
  status: z.enum(['pending', 'stored', 'refused', 'gone']).meta({ description: 'pending: on its way; refused, gone: see `why`' }),
  why: shape({ code: z.string(), text: shape({ ar: z.string(), en: z.string() }) }).nullable(),
  name: z.string().meta({ description: 'A safe name with the ending of what it is' }),
  kind: z.enum(['image', 'audio', 'video', 'document']).nullable(),
  type: z.string().nullable().meta({ description: 'The media type as read off its content' }),
  size: z.number().int().nullable().meta({ description: 'Bytes' }),
  sha256: z.string().nullable().meta({ description: 'Of what is handed out, hexadecimal' }),
  width: z.number().int().nullable(),
  height: z.number().int().nullable(),
  seconds: z.number().nullable(),
  hasThumbnail: z.boolean(),
  createdAt: time,
}).meta({ id: 'File' })

/** Whose a file is: a message of a conversation, a private chat, a freelancer, the tenant itself (its logo). */
export type OwnerKind = 'message' | 'chat' | 'freelancer' | 'tenant'

/** A file as stored. */
export interface FileRow {
  id: string
  tenant_id: string
  owner_kind: OwnerKind
  owner_id: string
  lead_id: string | null
  connection_id: string | null
  status: 'pending' | 'stored' | 'refused' | 'gone'
  why: Why | null
  told: Buffer | null
  kind: Kind | null
  type: Type | null
  size: number | null
  sha256: Buffer | null
  width: number | null
  height: number | null
  seconds: number | null
  has_thumbnail: boolean
  created_at: Date
}

/** What its sender said of a file: a name, and where the platform gives it out. Sealed: names tell of people. */
export interface Told {
  name?: string
  attachment?: { type: string; mediaId?: string; url?: string; mimeType?: string; sha256?: string; voice?: boolean }
}

/** One file, or undefined. */
export function findFile(trx: Trx, fileId: string): Promise<FileRow | undefined> {
  return trx('files').where({ id: fileId }).first()
}

/** Files of several owners of one kind, each owner's in order. */
export async function filesOf(trx: Trx, ownerKind: OwnerKind, ownerIds: readonly string[]): Promise<Map<string, FileRow[]>> {
  const rows: FileRow[] = ownerIds.length
    ? await trx('files')
        .where({ owner_kind: ownerKind })
        .whereIn('owner_id', [...ownerIds])
        .orderBy(['created_at', 'place', 'id'])
    : []
  return Map.groupBy(rows, (row) => row.owner_id)
}

/** What the sender said of it, opened. */
export function openTold(trx: Trx, file: Pick<FileRow, 'id' | 'told'>): Told {
  return file.told ? JSON.parse(unseal([keysOf(trx).data], `files:told:${file.id}`, file.told).toString('utf8')) : {}
}

/** A file as the API shows it. */
export function showFile(trx: Trx, row: FileRow): z.input<typeof fileShape> {
  const { id, status, why, kind, type, size, sha256, width, height, seconds } = row
  return {
    id,
    status,
    why: why && { code: why, text: WHY[why] },
    name: safeName(openTold(trx, row).name, type),
    kind,
    type,
    size,
    sha256: sha256?.toString('hex') ?? null,
    width,
    height,
    seconds,
    hasThumbnail: row.has_thumbnail,
    createdAt: row.created_at as never,
  }
}

/** A name that is safe on every disk and in every header: no path, no control or direction marks, at most 100 letters, the ending of what it is. */
export function safeName(told: string | undefined, type: Type | null): string {
  const bare = (told ?? '')
    .toWellFormed()
    .normalize('NFC')
    .replace(/^.*[/\\]/s, '')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}"*:<>?|;%]/gu, ' ')
    .replace(/(\.\w{1,5})+\s*$/, '')
    .replace(/\s+/g, ' ')
    .replace(/^[\s.]+|[\s.]+$/g, '')
  const name = [...bare].slice(0, 100).join('').trim() || 'file'
  return type ? `${name}.${TYPES[type].ending}` : name
}
