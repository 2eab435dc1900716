/** What a file is to people. */
export type Kind = 'image' | 'audio' | 'video' | 'document'

const MB = 1_000_000

/** The largest file of each kind, in bytes. WhatsApp takes 16 MB of media; documents are ours to limit. */
export const LIMITS: Record<Kind, number> = { image: 16 * MB, audio: 16 * MB, video: 16 * MB, document: 25 * MB }

/** The largest file there is, in bytes. */
export const LARGEST = Math.max(...Object.values(LIMITS))

/** Every type that is taken, with the ending its name gets. What is not here is refused: svg and html run, programs harm, archives hide. */
export const TYPES = {
  'image/jpeg': { kind: 'image', ending: 'jpg' },
  'image/png': { kind: 'image', ending: 'png' },
  'image/webp': { kind: 'image', ending: 'webp' },
  'image/gif': { kind: 'image', ending: 'gif' },
  'audio/ogg': { kind: 'audio', ending: 'ogg' },
  'audio/mpeg': { kind: 'audio', ending: 'mp3' },
  'audio/mp4': { kind: 'audio', ending: 'm4a' },
  'audio/aac': { kind: 'audio', ending: 'aac' },
  'audio/wav': { kind: 'audio', ending: 'wav' },
  'audio/webm': { kind: 'audio', ending: 'webm' },
  'video/mp4': { kind: 'video', ending: 'mp4' },
  'application/pdf': { kind: 'document', ending: 'pdf' },
  'text/plain': { kind: 'document', ending: 'txt' },
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': { kind: 'document', ending: 'docx' },
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': { kind: 'document', ending: 'xlsx' },
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': { kind: 'document', ending: 'pptx' },
} as const satisfies Record<string, { kind: Kind; ending: string }>

/** A media type that is taken. */
export type Type = keyof typeof TYPES
