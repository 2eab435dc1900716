/** What a file name must end in for OpenAI to take the sound: it goes by the name and not by the content type; `.opus` is refused where `.ogg` is taken. */
export type AudioEnding = 'ogg' | 'mp3' | 'mp4' | 'm4a' | 'wav' | 'webm' | 'flac'

/** The ending by the bytes themselves, else by the mime type; null for what OpenAI does not take (raw AAC, AMR) or nobody knows. */
export function audioEnding(audio: Buffer, mimeType: string): AudioEnding | null {
  const start = audio.toString('latin1', 0, 12)
  if (start.startsWith('#!AMR') || isAdts(audio)) return null
  if (start.startsWith('OggS')) return 'ogg'
  if (start.startsWith('fLaC')) return 'flac'
  if (start.startsWith('RIFF') && start.endsWith('WAVE')) return 'wav'
  if (start.startsWith('\x1a\x45\xdf\xa3')) return 'webm'
  if (start.slice(4, 8) === 'ftyp') return start.slice(8, 11) === 'M4A' ? 'm4a' : 'mp4'
  if (start.startsWith('ID3') || isMpeg(audio)) return 'mp3'
  return byMime[mimeType.split(';')[0]!.trim().toLowerCase()] ?? null
}

const byMime: Record<string, AudioEnding> = {
  'audio/ogg': 'ogg',
  'audio/opus': 'ogg',
  'application/ogg': 'ogg',
  'audio/mpeg': 'mp3',
  'audio/mp3': 'mp3',
  'audio/mp4': 'mp4',
  'video/mp4': 'mp4',
  'audio/m4a': 'm4a',
  'audio/x-m4a': 'm4a',
  'audio/wav': 'wav',
  'audio/x-wav': 'wav',
  'audio/webm': 'webm',
  'audio/flac': 'flac',
}

/** AAC without a container: the sync word of MPEG with layer 0. */
function isAdts(audio: Buffer): boolean {
  return audio[0] === 0xff && ((audio[1] ?? 0) & 0xf6) === 0xf0
}

function isMpeg(audio: Buffer): boolean {
  return audio[0] === 0xff && ((audio[1] ?? 0) & 0xe0) === 0xe0
}
