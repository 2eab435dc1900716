import { moveStage, stageOf } from '#src/leads/stage.ts'
import type { Standing } from '#src/leads/standing.ts'
import type { Trx } from '#src/platform/db.ts'

/** Who answered while his task was being handed over finds it where his answer put it. */
export async function followAnswers(trx: Trx, handed: readonly Standing[], now: Date): Promise<void> {
  if (!handed.length) return
  const rows: { id: string; status: string }[] = await trx('leads')
    .whereIn(
      'id',
      handed.map(({ id }) => id),
    )
    .select('id', 'status')
  for (const row of rows) {
    const before = handed.find(({ id }) => id === row.id)!
    if (stageOf(row) !== stageOf(before)) await moveStage(trx, row.id, stageOf(row), now)
  }
}
