import type { IncomingMessage } from 'node:http'
import { Busboy, type BusboyFileStream, type BusboyHeaders, type BusboyInstance } from '@fastify/busboy'
import { AppError } from '#src/errors.ts'
import { LARGEST } from './kinds.ts'
import { Refused } from './why.ts'

/** A form around the largest file is hardly larger, in bytes. */
const MOST = LARGEST + 100_000
/** Everything around the one file is limited to what an honest form needs. */
const limits = { files: 1, fields: 4, parts: 5, fieldSize: 1000, headerPairs: 20, headerSize: 4000 }

/**
 * Reads a multipart form of exactly one file as it comes: `save` gets the file's content and must read it; what it throws is thrown. Throws AppError unsupported_type
 * (no form), bad_request (broken off, no file, more than one), Refused too_large. Source: RFC 7578
 */
export async function readForm<T>(
  request: IncomingMessage,
  save: (content: AsyncIterable<Buffer>) => Promise<T>,
): Promise<{ name: string | undefined; result: T }> {
  // Who left before we looked is heard by no listener of ours.
  if (request.destroyed) throw brokenOff()
  const form = openForm(request)
  const over = Promise.withResolvers<void>()
  let saving: { name: string | undefined; content: BusboyFileStream; result: Promise<T> } | undefined
  let fault: Error | undefined
  let size = 0
  const stop = (error: Error): void => {
    fault ??= error
    request.unpipe(form)
    // A content that ends by a fault is never taken for a whole one.
    saving?.content.destroy(fault)
    over.resolve()
  }
  const refuseMore = (): void => stop(new AppError('bad_request', 'Send one file at a time, and nothing else in the form.'))

  form.on('filesLimit', refuseMore).on('partsLimit', refuseMore).on('fieldsLimit', refuseMore)
  form.on('file', (field, content, name) => {
    content.on('error', () => undefined)
    if (!field) {
      content.resume()
      return stop(new AppError('bad_request', 'The part that holds the file has no name.'))
    }
    const result = save(content.iterator({ destroyOnReturn: false }))
    // What is refused is read on to the form's end, so that the sender hears why.
    result.catch(() => content.resume())
    saving = { name, content, result }
  })
  form.once('finish', over.resolve).once('error', () => stop(brokenOff()))
  request.on('data', (bytes: Buffer) => {
    size += bytes.length
    if (size > MOST) stop(new Refused('too_large'))
  })
  request.once('error', () => stop(brokenOff())).once('close', () => request.complete || stop(brokenOff()))
  request.pipe(form)

  await over.promise
  const [saved] = await Promise.allSettled([saving?.result])
  if (saved.status === 'rejected' && saved.reason instanceof Refused) throw saved.reason
  if (fault) throw fault
  if (!saving) throw new AppError('bad_request', 'There is no file in the form.')
  return { name: saving.name, result: await saving.result }
}

function openForm(request: IncomingMessage): BusboyInstance {
  if (!/^multipart\/form-data\b/i.test(request.headers['content-type'] ?? ''))
    throw new AppError('unsupported_type', 'Send the file as multipart/form-data, in one part.')
  if (Number(request.headers['content-length']) > MOST) throw new Refused('too_large')
  try {
    return new Busboy({ headers: request.headers as BusboyHeaders, limits })
  } catch {
    throw new AppError('bad_request', 'This form does not say where its parts begin (no boundary).')
  }
}

function brokenOff(): AppError {
  return new AppError('bad_request', 'The upload broke off or is no whole form; please send it again.')
}
