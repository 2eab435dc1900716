import type { ReadItem } from '#src/inbox/item.ts'
import { keysOf, type Trx } from '#src/platform/db.ts'
import { newId } from '#src/platform/id.ts'
import { blind, seal } from '#src/platform/keys.ts'
import { cleanText } from '#src/platform/text/clean.ts'
import { mergeContacts } from './merge.ts'
import { normaliseEmail, normalisePhone } from './normalise.ts'

/** By what a person can be told: an address, or a platform’s own id. */
export type IdentityKind = 'phone' | 'email' | 'whatsapp' | 'instagram' | 'linkedin'

/** A value that stands for a person, normalised; proven by its channel, or only claimed. */
export interface Identity {
  kind: IdentityKind
  value: string
  proven: boolean
}

/** A person as one unit names them, normalised. */
export interface Who {
  name: string | null
  phone: string | null
  email: string | null
  language: string | null
  identities: Identity[]
  /** Test units never join real people. */
  apart: boolean
}

/** Reads the person of an item: the sender of a chat channel is proven by it, whatever a form says is a claim. */
export function whoIs(item: ReadItem, country: string, language: string | null): Who {
  const { person } = item
  const phone = normalisePhone(person.phone, country)
  const email = normaliseEmail(person.email)
  const speaks = item.kind !== 'lead' && (item.channel === 'whatsapp' || item.channel === 'instagram')
  const identities: Identity[] = []
  if (speaks && person.externalId) identities.push({ kind: item.channel as IdentityKind, value: person.externalId, proven: true })
  if (phone) identities.push({ kind: 'phone', value: phone, proven: speaks && item.channel === 'whatsapp' })
  if (email) identities.push({ kind: 'email', value: email, proven: false })
  return { name: person.name ? cleanText(person.name).slice(0, 200) : null, phone, email, language, identities, apart: item.isTest }
}

/**
 * Finds or makes the contact of each person, in order. Proven joins proven (two contacts become one); a claim joins a contact for people's
 * eyes only and never changes an address of it. Races are settled by the unique index on proven identities: the loser's transaction runs again.
 */
export async function identify(trx: Trx, people: readonly Who[], now: Date): Promise<string[]> {
  const index = keysOf(trx).index
  const known = await findIdentities(
    trx,
    people.flatMap((who) =>
      who.apart ? [] : who.identities.map((identity) => ({ kind: identity.kind, bidx: blind(index, identity.kind, identity.value) })),
    ),
  )
  const fresh: { id: string; who: Who }[] = []
  const added: { contactId: string; identity: Identity; bidx: Buffer }[] = []
  const upgraded: { contactId: string; kind: string; bidx: Buffer }[] = []
  const result: string[] = []

  for (const who of people) {
    const bidxOf = who.identities.map((identity) => blind(index, identity.kind, identity.value))
    const owners = who.apart ? [] : who.identities.map((identity, i) => known.get(`${identity.kind}|${bidxOf[i]!.toString('hex')}`) ?? [])
    let contactId = choose(owners)
    if (contactId && who.identities.some((identity) => identity.proven)) {
      const others = owners.flatMap((list, i) =>
        who.identities[i]!.proven ? list.filter((owner) => owner.proven && owner.contactId !== contactId) : [],
      )
      for (const other of new Set(others.map((owner) => owner.contactId))) {
        await mergeContacts(trx, contactId, other, now)
        // What was the other's is his from here on, for the rest of this batch too.
        for (const list of known.values()) for (const owner of list) if (owner.contactId === other) owner.contactId = contactId
      }
    }
    if (!contactId) {
      contactId = newId()
      fresh.push({ id: contactId, who })
    }
    result.push(contactId)
    if (who.apart) continue
    for (const [i, identity] of who.identities.entries()) {
      const key = `${identity.kind}|${bidxOf[i]!.toString('hex')}`
      const list = known.get(key) ?? []
      const mine = list.find((owner) => owner.contactId === contactId)
      if (!mine) {
        added.push({ contactId, identity, bidx: bidxOf[i]! })
        known.set(key, [...list, { contactId, proven: identity.proven }])
      } else if (identity.proven && !mine.proven) {
        upgraded.push({ contactId, kind: identity.kind, bidx: bidxOf[i]! })
        mine.proven = true
      }
    }
  }
  await saveContacts(trx, fresh, now)
  await saveIdentities(trx, added, upgraded, now)
  await keepNames(trx, people, result, new Set(fresh.map((one) => one.id)), now)
  return result
}

interface Owner {
  contactId: string
  proven: boolean
}

/** A proven owner first, else whoever claims the same: links go to a lead's own addresses or proven ones, so joining a claim gives nobody another's. */
function choose(owners: readonly Owner[][]): string | undefined {
  const proven = owners.flatMap((list) => list.filter((owner) => owner.proven))
  if (proven[0]) return proven[0].contactId
  return owners.flat()[0]?.contactId
}

async function findIdentities(trx: Trx, wanted: readonly { kind: string; bidx: Buffer }[]): Promise<Map<string, Owner[]>> {
  const found = new Map<string, Owner[]>()
  if (!wanted.length) return found
  const { rows } = await trx.raw(
    `select i.kind, i.value_bidx, i.contact_id, i.proven_by is not null as proven from identities i join contacts c on c.tenant_id = i.tenant_id and c.id = i.contact_id
       join (select distinct * from unnest(?::text[], ?::bytea[]) as w(kind, bidx)) w on i.kind = w.kind and i.value_bidx = w.bidx where i.tenant_id = app_tenant() order by c.created_at, c.id`,
    [wanted.map((one) => one.kind), wanted.map((one) => one.bidx)],
  )
  for (const row of rows) {
    const key = `${row.kind}|${row.value_bidx.toString('hex')}`
    found.set(key, [...(found.get(key) ?? []), { contactId: row.contact_id, proven: row.proven }])
  }
  return found
}

async function saveContacts(trx: Trx, fresh: readonly { id: string; who: Who }[], now: Date): Promise<void> {
  if (!fresh.length) return
  const key = keysOf(trx).data
  await trx('contacts').insert(
    fresh.map(({ id, who }) => ({
      id,
      name: who.name,
      language: who.language,
      phone: who.phone ? seal(key, `contacts:phone:${id}`, who.phone) : null,
      email: who.email ? seal(key, `contacts:email:${id}`, who.email) : null,
      created_at: now,
      updated_at: now,
    })),
  )
}

async function saveIdentities(
  trx: Trx,
  added: readonly { contactId: string; identity: Identity; bidx: Buffer }[],
  upgraded: readonly { contactId: string; kind: string; bidx: Buffer }[],
  now: Date,
): Promise<void> {
  const key = keysOf(trx).data
  // Sorted, so that two transactions never wait for each other in a circle.
  const sorted = [...added].sort((a, b) => Buffer.compare(a.bidx, b.bidx))
  if (sorted.length)
    await trx('identities').insert(
      sorted.map(({ contactId, identity, bidx }) => {
        const id = newId()
        return {
          id,
          contact_id: contactId,
          kind: identity.kind,
          value_bidx: bidx,
          value: seal(key, `identities:value:${id}`, identity.value),
          proven_by: identity.proven ? 'channel' : null,
          created_at: now,
        }
      }),
    )
  for (const one of upgraded)
    await trx('identities').where({ contact_id: one.contactId, kind: one.kind, value_bidx: one.bidx }).update({ proven_by: 'channel' })
}

/** A contact without a name takes the first that is given; a proven sender's own name replaces a claimed one only while none was there. */
async function keepNames(trx: Trx, people: readonly Who[], ids: readonly string[], fresh: ReadonlySet<string>, now: Date): Promise<void> {
  for (const [i, who] of people.entries()) {
    if (fresh.has(ids[i]!) || !who.name) continue
    await trx('contacts').where({ id: ids[i]! }).whereNull('name').update({ name: who.name, updated_at: now, forgotten_at: null })
  }
}
