import { el, flashNews, icon, own, post, redraw } from './dom.js'
import { clock, t } from './words.js'

/** Builds the pane of the Odoo project. */
export function buildBoard(pane) {
  pane.replaceChildren(
    el('header', {}, icon('board'), el('h2', { class: 'pane-title', text: t('board') }), el('span', { class: 'detail', id: 'project' })),
    el('div', { class: 'scroll', id: 'stages', tabindex: '0', role: 'group', 'aria-label': t('board') }),
  )
}

/** Draws stages and cards. Answers how many cards are new or have moved. */
export function drawBoard(pane, board) {
  pane.querySelector('#project').replaceChildren(own(board.project))
  const landed = []
  const stages = board.stages.map((stage) => {
    const cards = stage.cards.map((card) => {
      const node = drawCard(card, stage, board.stages)
      landed.push([`${card.id} ${stage.id} ${card.user}`, node])
      return node
    })
    const more = stage.count > cards.length ? el('p', { class: 'detail', text: t('more', { n: stage.count - cards.length }) }) : null
    return el('section', { class: 'stage' }, el('h3', {}, own(t(stage.name)), ` (${stage.count})`), cards, more)
  })
  redraw(pane.querySelector('#stages'), stages.length ? stages : el('p', { class: 'empty', text: t('noBoard') }))
  return flashNews('board', landed)
}

function drawCard(card, stage, stages) {
  const moves = stages
    .filter((other) => other.id !== stage.id)
    .map((other) =>
      el('button', {
        type: 'button',
        data: { focus: `${card.id} ${other.id}` },
        'aria-label': t('moveTo', { task: card.name, stage: t(other.name) }),
        onclick: () => post('/odoo/_act', { do: 'move', taskId: card.id, stage: other.name }),
        text: t(other.name),
      }),
    )
  const description = plainText(card.description)
  return el(
    'article',
    { class: 'task' },
    el('p', { class: 'title', dir: 'auto', text: card.name }),
    el(
      'p',
      { class: 'facts' },
      card.user ? own(card.user) : t('unassigned'),
      card.deadline
        ? el('span', {}, `${t('deadline')} `, el('time', { datetime: utc(card.deadline), text: clock(utc(card.deadline)) }))
        : null,
    ),
    card.tags.length
      ? el(
          'ul',
          { class: 'tags' },
          card.tags.map((tag) => el('li', { class: 'tag' }, own(tag))),
        )
      : null,
    description
      ? el(
          'details',
          { data: { open: `task ${card.id}` } },
          el('summary', { text: t('description'), data: { focus: `open ${card.id}` } }),
          el('p', { class: 'description', dir: 'auto', text: description }),
        )
      : null,
    el('div', { class: 'moves' }, moves),
  )
}

/** Odoo's moments are UTC and do not say so. */
function utc(moment) {
  return `${moment.replace(' ', 'T')}Z`
}

/** Odoo keeps descriptions as HTML; parsed in a document of its own, nothing in it runs or loads. */
function plainText(html) {
  const body = new DOMParser().parseFromString(html.replace(/<(?:br|\/p|\/li|\/div)[^>]*>/gi, '$&\n'), 'text/html').body
  return body.textContent.replace(/\n{2,}/g, '\n').trim()
}
