import type { ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** A content to be saved: its headers, and a body that comes as it is read. */
export interface Download {
  headers: Record<string, string>
  body: Readable
}

/** Sends a content to whoever asked; one that breaks off in the middle ends the line, so that nobody takes it for whole. */
export async function sendDownload(response: ServerResponse, { headers, body }: Download): Promise<void> {
  response.writeHead(200, headers)
  // Either side may leave: the other is let go, and there is nobody left to tell.
  await pipeline(body, response).catch(() => response.destroy())
}
