import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { PassThrough, type Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { openPart } from '#src/files/open.ts'
import { findFile } from '#src/files/queries.ts'
import { type FileRef, keyOf, removeContent, savePart } from '#src/files/save.ts'
import { settleDrawn, settleWithout } from '#src/files/settle.ts'
import { Refused } from '#src/files/why.ts'
import type { Due } from '#src/platform/claims.ts'
import { keysOf } from '#src/platform/db.ts'
import { FileMissing } from '#src/platform/files/store.ts'
import type { Key } from '#src/platform/keys.ts'
import type { FileJob, FileOutcome } from './drain-files.ts'
import type { World } from './world.ts'

/** Decoding 50 megapixels takes some two seconds on a slow machine. */
const TIMEOUT_MS = 20_000
/** A picture that has ended so many children is one that does so on purpose. */
const TRIES = 3
/** Two decoders at once: the others wait, so that pictures leave room for everything else. */
const CHILDREN_AT_ONCE = 2
const turns: (() => void)[] = []
let drawing = 0

/** Job `file.redraw`: a picture is decoded and drawn anew in a child process, without what its camera or somebody else wrote into it, and small; only that is handed out. */
export const redrawImage: FileJob = (world, due) => redrawWithin(TIMEOUT_MS, world, due)

/** The same with another time limit, in milliseconds. A picture that has ended three children is refused, and nothing of it stays. */
export async function redrawWithin(timeoutMs: number, world: World, due: Due): Promise<FileOutcome> {
  const found = await world.db.tenant(due.tenantId, async (trx) => ({ file: await findFile(trx, due.subjectId), key: keysOf(trx).data }))
  if (found.file?.status !== 'pending' || found.file.kind !== 'image') return { is: 'done' }
  const file = { tenantId: due.tenantId, id: due.subjectId }
  const now = world.clock.now()
  try {
    const drawn = await inTurn(() => redraw(world, found.key, file, timeoutMs))
    await world.files.remove(keyOf(file, 'arrived'))
    return { is: 'done', write: (trx) => settleDrawn(trx, file.id, drawn, now) }
  } catch (error) {
    if (error instanceof FileMissing) return { is: 'done', write: (trx) => settleWithout(trx, file.id, 'gone', 'expired', now) }
    if (error instanceof ChildEnded && due.tries + 1 < TRIES) return { is: 'again', afterMs: 5000, counts: true }
    if (!(error instanceof Refused || error instanceof ChildEnded)) throw error
    const why = error instanceof Refused ? error.why : 'broken'
    await removeContent(world.files, file)
    world.log.info({ fileId: file.id, tenantId: due.tenantId, why, err: error.message }, 'file.without')
    return { is: 'done', write: (trx) => settleWithout(trx, file.id, 'refused', why, now) }
  }
}

/** The child ended before it was done: it took too long, or too much memory, or the decoder fell. */
class ChildEnded extends Error {}

type Verdict = { width: number; height: number; bytes: number; smallBytes: number } | { why: 'broken' | 'too_many_pixels' }

async function redraw(world: World, key: Key, file: FileRef, timeoutMs: number) {
  const arrived = await openPart(world.files, key, file, 'arrived')
  const child = startChild()
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? `exit ${code}`)).once('error', (error) => resolve(error.message))
  })
  const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs)
  try {
    // Taken up at once: what nobody listens to when a child ends, Node pours away.
    const from = (descriptor: 1 | 3 | 4): Readable => (child.stdio[descriptor] as Readable).pipe(new PassThrough())
    const [picture, told, small] = [from(1), from(3), from(4)]
    // A child that ends closes its pipes; why is asked of its end, not of the pipe.
    const fed = pipeline(arrived, child.stdin!).catch((error: Error & { code?: string }) =>
      /^(EPIPE|ECONNRESET)$/.test(error.code ?? '') ? undefined : Promise.reject(error),
    )
    const [verdict] = await Promise.all([text(told).then((json) => readVerdict(json, ended)), fed])
    if ('why' in verdict) throw new Refused(verdict.why)
    const hash = createHash('sha256')
    await Promise.all([
      savePart(
        world.files,
        key,
        file,
        'drawn',
        exactly(picture, verdict.bytes, (bytes) => hash.update(bytes)),
      ),
      savePart(world.files, key, file, 'thumbnail', exactly(small, verdict.smallBytes)),
    ])
    return { size: verdict.bytes, sha256: hash.digest(), width: verdict.width, height: verdict.height }
  } finally {
    clearTimeout(timer)
    arrived.destroy()
    child.kill('SIGKILL')
  }
}

/** Nothing of ours goes with it: no environment, no descriptor but the five pipes. */
function startChild(): ChildProcess {
  return spawn(process.execPath, ['--max-old-space-size=128', join(import.meta.dirname, 'redraw-child.ts')], {
    env: {},
    stdio: ['pipe', 'pipe', 'ignore', 'pipe', 'pipe'],
  })
}

async function readVerdict(json: string, ended: Promise<string>): Promise<Verdict> {
  if (!json) throw new ChildEnded(`the drawing child ended: ${await ended}`)
  return JSON.parse(json) as Verdict
}

/** A stream of exactly so many bytes; a child that fell in the middle must not leave half a picture that looks whole. */
async function* exactly(source: AsyncIterable<Buffer>, size: number, hear?: (bytes: Buffer) => void): AsyncGenerator<Buffer> {
  let seen = 0
  for await (const bytes of source) {
    seen += bytes.length
    hear?.(bytes)
    yield bytes
  }
  if (seen !== size) throw new ChildEnded(`the drawing child gave ${seen} of ${size} bytes`)
}

async function inTurn<T>(run: () => Promise<T>): Promise<T> {
  if (drawing >= CHILDREN_AT_ONCE) await new Promise<void>((resolve) => turns.push(resolve))
  else drawing++
  try {
    return await run()
  } finally {
    const next = turns.shift()
    // Whoever waits takes the place over.
    if (next) next()
    else drawing--
  }
}
