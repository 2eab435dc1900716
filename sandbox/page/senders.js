import { el, field, send } from './dom.js'
import { t } from './words.js'

const sources = [
  ['meta-leads', 'lead', 'metaLeads'],
  ['tiktok-leads', 'lead', 'tiktokLeads'],
  ['snapchat-leads', 'lead', 'snapchatLeads'],
  ['google-ads-leads', 'lead', 'googleAdsLeads'],
  ['linkedin-leads', 'lead', 'linkedinLeads'],
  ['web-form', 'form', 'webForm'],
]

/** Builds the row of lead sources and its dials: how many, how often each again, in which order. */
export function buildSenders(row, dials) {
  const count = el('input', { type: 'number', min: '1', max: '500', value: '1', dir: 'ltr', id: 'count' })
  const duplicate = el('input', { type: 'number', min: '0', max: '20', value: '0', dir: 'ltr', id: 'duplicate' })
  const reorder = el('input', { type: 'checkbox', id: 'reorder' })
  row.replaceChildren(
    ...sources.map(([service, scenario, word]) => {
      const button = el('button', { type: 'button', class: 'sender', text: t(word) })
      button.onclick = async () => {
        button.disabled = true
        const options = {
          count: bounded(count),
          duplicate: bounded(duplicate),
          reorder: reorder.checked,
          from: Math.floor(Math.random() * 1000),
        }
        await send(service, { scenario, ...options })
        button.disabled = false
        button.focus()
      }
      return button
    }),
  )
  dials.replaceChildren(
    field(t('count'), count, 'number'),
    field(t('duplicate'), duplicate, 'number'),
    el('label', { class: 'field check' }, reorder, t('reorder')),
  )
}

function bounded(input) {
  return Math.min(Number(input.max), Math.max(Number(input.min), Math.round(Number(input.value) || 0)))
}
