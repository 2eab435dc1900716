import type { Knex } from 'knex'

/** A migration as the next version may bring it: harmless, and yet it needs each of these tables for itself for a moment. */
export async function up(knex: Knex): Promise<void> {
  for (const table of ['inbox', 'leads', 'deliveries']) await knex.raw(`alter table ${table} add column of_the_next_version text`)
}

/** Takes it back. */
export async function down(knex: Knex): Promise<void> {
  for (const table of ['deliveries', 'leads', 'inbox']) await knex.raw(`alter table ${table} drop column of_the_next_version`)
}
