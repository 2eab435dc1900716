import { createPrivateKey, sign } from 'node:crypto'
import { ConnectorError } from '#src/errors.ts'
import type { Outside } from '../connector.ts'
import { faultOfSilence } from '../faults.ts'
import type { Settings } from './settings.ts'

/** What Google's OAuth2Client takes from a refresh handler; `expiry_date` in milliseconds. */
interface Token {
  access_token: string
  expiry_date: number
}

/** Access tokens of one service account, made when needed. */
export interface Tokens {
  /** The address a spreadsheet must be shared with. */
  readonly email: string
  /** The standing token or a new one; callers at the same time share one request. Throws ConnectorError. */
  take(): Promise<Token>
  /** Forgets the standing token, after a 401. */
  drop(): void
}

const scope = 'https://www.googleapis.com/auth/spreadsheets'
/** Google's tokens live an hour; ten minutes early, so that none dies under way. */
const lifeMs = 50 * 60_000

/**
 * Tokens by our own RS256 assertion: Google's own JWT class ignores `token_uri` and always calls the real address.
 * During a rotation the keys are tried in order. Source: developers.google.com/identity/protocols/oauth2/service-account
 */
export function makeTokens(settings: Settings, outside: Outside): Tokens {
  const accounts = settings.serviceAccount.map((text) => readKey(text, settings.baseUrl))
  let standing: Token | undefined
  let coming: Promise<Token> | undefined

  const fetchFirst = async (): Promise<Token> => {
    let refusal: unknown
    for (const account of accounts) {
      try {
        return await fetchToken(account, outside)
      } catch (error) {
        if (!(error instanceof ConnectorError) || error.kind !== 'unauthorized') throw error
        refusal ??= error
      }
    }
    throw refusal
  }

  return {
    email: accounts[0]!.email,
    async take() {
      if (standing && standing.expiry_date > Date.now()) return standing
      coming ??= fetchFirst().finally(() => {
        coming = undefined
      })
      standing = await coming
      return standing
    },
    drop() {
      standing = undefined
    },
  }
}

interface Account {
  email: string
  privateKey: string
  keyId?: string
  tokenUri: string
}

function readKey(text: string, baseUrl: string | undefined): Account {
  const key = JSON.parse(text) as { client_email: string; private_key: string; private_key_id?: string; token_uri?: string }
  return {
    email: key.client_email,
    // Pasted through an environment file, the line ends are often two characters.
    privateKey: key.private_key.replace(/\\n/g, '\n'),
    keyId: key.private_key_id,
    tokenUri: baseUrl ? `${baseUrl.replace(/\/+$/, '')}/token` : (key.token_uri ?? 'https://oauth2.googleapis.com/token'),
  }
}

async function fetchToken(account: Account, outside: Outside): Promise<Token> {
  const body = new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: makeAssertion(account) })
  const answer = await outside.http
    .request({
      method: 'POST',
      url: account.tokenUri,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: body.toString(),
    })
    .catch((error: unknown) => {
      throw faultOfSilence(error, true)
    })
  const told = readJson(answer.text())
  if (answer.status === 200 && typeof told.access_token === 'string')
    return { access_token: told.access_token, expiry_date: Date.now() + lifeMs }
  const code = typeof told.error === 'string' ? told.error : `http_${answer.status}`
  const words = typeof told.error_description === 'string' ? told.error_description : `HTTP ${answer.status}`
  if (answer.status === 429) throw new ConnectorError('wait', `Google gives no token now: ${words}`, { code, retryAfterMs: 20_000 })
  if (answer.status >= 400 && answer.status < 500)
    throw new ConnectorError(
      'unauthorized',
      `Google refused the key of ${account.email} (${code}: ${words}): the key was deleted, or this machine's clock is off`,
      { code },
    )
  throw new ConnectorError('retry', `Google's token address does not answer properly (HTTP ${answer.status})`, { code })
}

/** The machine's clock, not the house's: Google compares with the true time, and only minutes of difference pass. */
function makeAssertion(account: Account): string {
  const iat = Math.floor(Date.now() / 1000) - 5
  const header = { alg: 'RS256', typ: 'JWT', ...(account.keyId ? { kid: account.keyId } : {}) }
  const claims = { iss: account.email, scope, aud: account.tokenUri, iat, exp: iat + 3600 }
  const text = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
  try {
    return `${text}.${sign('RSA-SHA256', Buffer.from(text), createPrivateKey(account.privateKey)).toString('base64url')}`
  } catch {
    throw new ConnectorError('unauthorized', `The private_key of ${account.email} cannot be read: paste the whole JSON key again`, {
      code: 'bad_key',
    })
  }
}

function readJson(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
