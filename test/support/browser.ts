import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

/** Debian's Chromium. */
export const CHROMIUM_PATH = '/usr/bin/chromium'

/** Whether browser tests can run here; in CI a missing browser is a failure and not a skip. */
export const hasBrowser = existsSync(CHROMIUM_PATH) || Boolean(process.env.CI)

/** Headless, calling nobody; its microphone hears a beep, and nobody is asked for it. */
export const CHROMIUM_ARGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
]

/** Debian's Chromium so started. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM_PATH, args: CHROMIUM_ARGS })
}
