import { el, field, post, redraw, say } from './dom.js'
import { currentLanguage, t } from './words.js'

const kinds = ['500', '429', 'timeout', 'reset', 'slow', 'garbage', 'unauthorized']
const shares = [1, 0.5, 0.25, 0.1]

/** Builds the dials for faults; a service's name comes with the first drawing. */
export function buildFaults(section) {
  const option = (value, text) => el('option', { value: String(value), text })
  const service = el('select', { id: 'fault-service' })
  const when = el(
    'select',
    {},
    ['before', 'after'].map((one) => option(one, t(one))),
  )
  const kind = el(
    'select',
    {},
    kinds.map((one) => option(one, t(`fault${one}`))),
  )
  const rate = el(
    'select',
    {},
    shares.map((one) => option(one, `${one * 100}%`)),
  )
  const count = el('input', { type: 'number', min: '1', dir: 'ltr', placeholder: t('always') })
  const set = async () => {
    const fault = { when: when.value, kind: kind.value, rate: Number(rate.value), ...(count.value ? { count: Number(count.value) } : {}) }
    if (await post(`/${service.value}/_faults`, fault)) say(t('done'))
  }
  const clear = async () => {
    for (const { value } of service.options) await post(`/${value}/_faults`, {}, 'DELETE')
    say(t('done'))
  }
  section.setAttribute('aria-label', t('faults'))
  section.replaceChildren(
    el('h2', { text: t('faults') }),
    el('p', { text: t('aboutFaults') }),
    el(
      'div',
      { class: 'row' },
      field(t('service'), service),
      field(t('when'), when),
      field(t('kind'), kind),
      field(t('rate'), rate),
      field(t('times'), count),
      el('button', { type: 'button', class: 'primary', onclick: set, text: t('set') }),
      el('button', { type: 'button', onclick: clear, text: t('clear') }),
    ),
    el('ul', { class: 'set-faults', id: 'set-faults' }),
  )
}

/** Draws which faults are set now. */
export function drawFaults(section, { services }) {
  const service = section.querySelector('#fault-service')
  const picked = service.value || 'odoo'
  redraw(
    service,
    services.map(({ name, label }) => el('option', { value: name, text: label[currentLanguage()] })),
  )
  service.value = picked
  const set = services.flatMap(({ label, faults }) =>
    faults.map((fault) =>
      el(
        'li',
        { class: 'set-fault' },
        [
          label[currentLanguage()],
          t(fault.when),
          t(`fault${fault.kind}`),
          `${Math.round(fault.rate * 100)}%`,
          fault.count ? `× ${fault.count}` : '',
        ]
          .filter(Boolean)
          .join(' · '),
      ),
    ),
  )
  section.querySelector('#set-faults').replaceChildren(...set)
}
