import type { Connector } from './connector.ts'
import { connector as googleAdsLeads } from './google-ads-leads/index.ts'
import { connector as googleSheets } from './google-sheets/index.ts'
import { connector as instagram } from './instagram/index.ts'
import { connector as linkedinLeads } from './linkedin-leads/index.ts'
import { connector as metaLeads } from './meta-leads/index.ts'
import { connector as odoo } from './odoo/index.ts'
import { connector as openai } from './openai/index.ts'
import { connector as resend } from './resend/index.ts'
import { connector as smtp } from './smtp/index.ts'
import { connector as snapchatLeads } from './snapchat-leads/index.ts'
import { connector as tiktokLeads } from './tiktok-leads/index.ts'
import { connector as webForm } from './web-form/index.ts'
import { connector as webPush } from './web-push/index.ts'
import { connector as whatsapp } from './whatsapp/index.ts'
import { connector as whatsappGateway } from './whatsapp-gateway/index.ts'

/** Every outside service wasl speaks with: one line each. */
export const connectors: readonly Connector[] = [
  whatsapp,
  instagram,
  metaLeads,
  tiktokLeads,
  snapchatLeads,
  googleAdsLeads,
  linkedinLeads,
  webForm,
  whatsappGateway,
  odoo,
  googleSheets,
  smtp,
  resend,
  webPush,
  openai,
] as unknown as Connector[]
