import { removeContent } from '#src/files/save.ts'
import type { FileJob } from './drain-files.ts'

/** Job `file.drop`: a file goes for good, first its content, then its row. */
export const dropFile: FileJob = async (world, due) => {
  await removeContent(world.files, { tenantId: due.tenantId, id: due.subjectId })
  return { is: 'done', write: (trx) => trx('files').where({ id: due.subjectId }).delete() }
}
