import type { FileAbout } from '../shapes.ts'

/** Where a file's content can be had by whoever sees it here. */
export function contentOf(file: FileAbout): string {
  return file.url ?? `/api/v1/files/${file.id}`
}

/** Where its small picture can be had; the content itself where there is none. */
export function thumbnailOf(file: FileAbout): string {
  return file.hasThumbnail ? (file.thumbnailUrl ?? `/api/v1/files/${file.id}/thumbnail`) : contentOf(file)
}
