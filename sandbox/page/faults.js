import { el, field, post, redraw, say } from './dom.js'
import { currentLanguage, t } from './words.js'

const kinds = ['500', '429', 'timeout', 'reset', 'slow', 'garbage', 'unauthorized']
/** How a service that answers by a model can be told to answer. */
const answers = ['refusal', 'truncated', 'off-schema', 'obey', 'no-credit']
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
  const ofAnswers = el(
    'optgroup',
    { label: t('answers') },
    answers.map((one) => option(one, t(`answer${one}`))),
  )
  const kind = el(
    'select',
    { id: 'fault-kind' },
    kinds.map((one) => option(one, t(`fault${one}`))),
  )
  const rate = el(
    'select',
    {},
    shares.map((one) => option(one, `${one * 100}%`)),
  )
  const count = el('input', { type: 'number', min: '1', dir: 'ltr', placeholder: t('always') })
  /** An answer of the model's is spoilt as such: neither before nor after, and every one. */
  const fit = () => {
    if (service.value !== 'openai') ofAnswers.remove()
    else if (!ofAnswers.isConnected) kind.append(ofAnswers)
    when.disabled = answers.includes(kind.value)
    rate.disabled = when.disabled
  }
  service.onchange = fit
  kind.onchange = fit
  const set = async () => {
    if (answers.includes(kind.value)) {
      const spoilt = { do: 'answer', as: kind.value, ...(count.value ? { count: Number(count.value) } : {}) }
      if (await post(`/${service.value}/_act`, spoilt)) say(t('done'))
      return
    }
    const fault = { when: when.value, kind: kind.value, rate: Number(rate.value), ...(count.value ? { count: Number(count.value) } : {}) }
    if (await post(`/${service.value}/_faults`, fault)) say(t('done'))
  }
  const clear = async () => {
    for (const { value } of service.options) await post(`/${value}/_faults`, {}, 'DELETE')
    await post('/openai/_act', { do: 'answer', as: 'well' })
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
  const entry = (parts) => el('li', { class: 'set-fault' }, parts.filter(Boolean).join(' · '))
  const set = services.flatMap(({ label, faults, manner }) => [
    ...(manner ? [entry([label[currentLanguage()], t(`answer${manner}`)])] : []),
    ...faults.map((fault) =>
      entry([
        label[currentLanguage()],
        t(fault.when),
        t(`fault${fault.kind}`),
        `${Math.round(fault.rate * 100)}%`,
        fault.count ? `× ${fault.count}` : '',
      ]),
    ),
  ])
  section.querySelector('#set-faults').replaceChildren(...set)
}
