import { z } from 'zod'
import { type Deps, route } from '#src/deps.ts'
import { AppError } from '#src/errors.ts'
import { download, type Granted, grantFile } from './download.ts'
import { mayRead } from './may-read.ts'
import { fileShape, findFile, showFile } from './queries.ts'

const everyone = ['admin', 'manager', 'freelancer', 'client'] as const
const content = z.string().meta({ format: 'binary', description: 'The content, to be saved' })
const sends = ({ deps }: { deps: Deps }, granted: Granted) => download(deps.files, granted)

/** What people sent. Everyone sees what belongs to their enquiries and chats; to others there is none. */
export const fileRoutes = [
  route('GET /files/:id', {
    who: everyone,
    summary: 'Hands out a file to be saved: as it was sent, a picture drawn anew without what its camera wrote into it',
    output: content,
    sends,
    run: ({ trx, params, caller, now }) => grantFile(trx, caller, params.id, 'content', now),
  }),
  route('GET /files/:id/thumbnail', {
    who: everyone,
    summary: 'Hands out a picture’s small one, at most 320 pixels wide and high',
    output: content,
    sends,
    run: ({ trx, params, caller, now }) => grantFile(trx, caller, params.id, 'thumbnail', now),
  }),
  route('GET /files/:id/about', {
    who: everyone,
    summary: 'Tells what a file is, whether it has come, and why not',
    output: fileShape,
    async run({ trx, params, caller }) {
      const file = await findFile(trx, params.id)
      if (!file || !(await mayRead(trx, caller, file))) throw new AppError('not_found', 'There is no such file.')
      return showFile(trx, file)
    },
  }),
]
