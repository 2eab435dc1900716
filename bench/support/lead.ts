import { createHmac } from 'node:crypto'

/** The number that clients write to, and what its connection is made of. */
export const number = {
  phoneNumberId: '117722334455001',
  accessToken: 'EAAbench',
  appSecret: 'bench-app-secret',
  verifyToken: 'bench-verify-token',
}

/** Kinds of service that leads ask for; one rule each, as in the flow. */
export const SERVICES = 50
/** Freelancers; the rule of service n offers to number n modulo this. */
export const FREELANCERS = 20

const names = ['سارة العتيبي', 'محمد القحطاني', 'نورة الحربي', 'Omar Haddad', 'ليلى يوسف', 'فهد الدوسري', 'Huda Salem']

/** One client's first message as WhatsApp posts it, about 1 KB: text, name, and the advertisement that was tapped. Person and message differ with `n` and `run`. */
export function leadBody(n: number, run: string): Buffer {
  const phone = phoneOf(n)
  const name = names[n % names.length]!
  return Buffer.from(
    JSON.stringify({
      object: 'whatsapp_business_account',
      entry: [
        {
          id: '104996122399160',
          changes: [
            {
              field: 'messages',
              value: {
                messaging_product: 'whatsapp',
                metadata: { display_phone_number: '966500000000', phone_number_id: number.phoneNumberId },
                contacts: [{ profile: { name }, wa_id: phone }],
                messages: [
                  {
                    referral: {
                      source_url: `https://fb.me/${run}${n}`,
                      source_id: '120210000000000000',
                      source_type: 'ad',
                      body: 'خصم خاص على الخدمات هذا الأسبوع، راسلنا الآن على واتساب',
                      headline: 'اطلب خدمتك في دقيقة',
                      media_type: 'image',
                      image_url: 'https://scontent.xx.fbcdn.net/v/t45.1600-4/1234567890_n.png?stp=dst-jpg&_nc_cat=101',
                      ctwa_clid: `ARA${run}${n}wqVkN1Yb0Jt2h5RduQ0cKxX8bPzq3Jr6mWl9vTn7`,
                    },
                    from: phone,
                    id: `wamid.HBgL${run}${n}`,
                    timestamp: String(Math.floor(Date.now() / 1000)),
                    type: 'text',
                    text: { body: `السلام عليكم، ابي service${n % SERVICES} لو سمحت، وش المطلوب مني؟` },
                  },
                ],
              },
            },
          ],
        },
      ],
    }),
  )
}

/** The n-th client's number, digits only. */
export function phoneOf(n: number): string {
  return `96650${String(n % 10_000_000).padStart(7, '0')}`
}

/** A whole HTTP/1.1 request with the signature of the Meta app. */
export function signedRequest(path: string, host: string, body: Buffer): Buffer {
  const signature = createHmac('sha256', number.appSecret).update(body).digest('hex')
  const head = `POST ${path} HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\nuser-agent: facebookexternalua\r\nx-hub-signature-256: sha256=${signature}\r\ncontent-length: ${body.length}\r\n\r\n`
  return Buffer.concat([Buffer.from(head), body])
}
