import type { Target } from './delivery.ts'

/** The API's name of where a connector's deliveries go: folder names with underscores, both mail services being `email`, push services `push`. */
export function targetOf(connector: string): Target {
  if (connector === 'smtp' || connector === 'resend') return 'email'
  if (connector === 'whatsapp-gateway') return 'whatsapp'
  if (connector === 'web-push') return 'push'
  return connector.replaceAll('-', '_') as Target
}
