/**
 * The decoder for a body: its declared charset, else UTF-8; where the bytes are not valid UTF-8, windows-1256 (old Arabic pages post it without saying so).
 * `samples` are all byte runs that will be decoded, so that one body is read in one charset. Never throws.
 */
export function decoderFor(samples: Iterable<Uint8Array>, charset: string | undefined): (bytes: Uint8Array) => string {
  const declared = knownDecoder(charset)
  if (declared && declared.encoding !== 'utf-8') return (bytes) => declared.decode(bytes)
  const strict = new TextDecoder('utf-8', { fatal: true })
  try {
    for (const sample of samples) strict.decode(sample)
    return (bytes) => new TextDecoder('utf-8').decode(bytes)
  } catch {
    const arabic = new TextDecoder('windows-1256')
    return (bytes) => arabic.decode(bytes)
  }
}

/** `charset=` of a content type, without quotes. */
export function charsetOf(contentType: string | undefined): string | undefined {
  return /charset="?([\w.:-]+)/i.exec(contentType ?? '')?.[1]
}

function knownDecoder(charset: string | undefined): InstanceType<typeof TextDecoder> | undefined {
  if (!charset) return undefined
  try {
    return new TextDecoder(charset)
  } catch {
    return undefined
  }
}
