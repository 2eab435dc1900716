import { el, field, flashNews, icon, post, redraw } from './dom.js'
import { t } from './words.js'

/** Builds the pane of the manager's tab, with what a manager does to it. */
export function buildSheet(pane) {
  const column = el('select', { id: 'column' })
  const value = el('input', { id: 'keep', dir: 'auto' })
  const act = (deed) => post('/google-sheets/_act', deed)
  const button = (word, deed) => el('button', { type: 'button', onclick: () => act(deed()), text: t(word) })
  pane.replaceChildren(
    el('header', {}, icon('sheet'), el('h2', { class: 'pane-title', text: t('sheet') }), el('span', { class: 'detail', id: 'rows' })),
    el('div', { class: 'scroll', id: 'cells', tabindex: '0', role: 'group', 'aria-label': t('sheet') }),
    el(
      'details',
      { id: 'manager' },
      el('summary', { text: t('managerDials') }),
      el(
        'div',
        { class: 'dials' },
        field(t('column'), column, 'wide'),
        button('sortUp', () => ({ do: 'sort', by: column.value })),
        button('sortDown', () => ({ do: 'sort', by: column.value, desc: true })),
        field(t('filterValue'), value, 'wide'),
        button('filter', () => ({ do: 'filter', column: column.value, value: value.value })),
        button('clearFilter', () => ({ do: 'clear-filter' })),
        el('button', {
          type: 'button',
          class: 'wide',
          onclick: () => act({ do: 'insert-column', at: 2, header: t('myNotes') }),
          text: t('insertColumn'),
        }),
      ),
    ),
  )
}

/** Draws the rows as the manager sees them. Answers how many rows are new or changed. */
export function drawSheet(pane, sheet) {
  const hidden = sheet.hiddenByFilter ? ` · ${t('hiddenRows', { n: sheet.hiddenByFilter })}` : ''
  pane.querySelector('#rows').textContent = sheet.header.length ? t('rows', { n: sheet.count }) + hidden : ''
  const picker = pane.querySelector('#column')
  const picked = picker.value
  redraw(
    picker,
    sheet.header.map((name) => el('option', { value: String(name), text: String(name) })),
  )
  if (sheet.header.includes(picked)) picker.value = picked
  const cells = pane.querySelector('#cells')
  cells.dir = sheet.rightToLeft ? 'rtl' : 'ltr'
  if (!sheet.rows.length) {
    redraw(cells, el('p', { class: 'empty', text: t('noRows') }))
    return flashNews('sheet', [])
  }
  const rows = sheet.rows.map((row) => [JSON.stringify(row), drawRow(row, sheet)])
  const scrolled = [cells.scrollTop, cells.scrollLeft]
  redraw(
    cells,
    el(
      'table',
      {},
      el(
        'thead',
        {},
        el(
          'tr',
          {},
          sheet.header.map((name) => el('th', { scope: 'col', dir: 'auto', text: String(name) })),
          el('th', { scope: 'col', text: t('actions') }),
        ),
      ),
      el(
        'tbody',
        {},
        rows.map(([, node]) => node),
      ),
    ),
  )
  ;[cells.scrollTop, cells.scrollLeft] = scrolled
  return flashNews('sheet', rows)
}

function drawRow(row, sheet) {
  const key = keyOf(row, sheet.rows)
  return el(
    'tr',
    {},
    row.map((cell) => el('td', {}, el('span', { class: shape(String(cell)), dir: 'auto', title: String(cell), text: String(cell) }))),
    el(
      'td',
      {},
      el('button', {
        type: 'button',
        class: 'quiet',
        'aria-label': t('deleteRow', { row: String(key) }),
        data: { focus: `delete ${key}` },
        onclick: () => post('/google-sheets/_act', { do: 'delete-row', key }),
        text: t('delete'),
      }),
    ),
  )
}

/** Short values (a date, a number) stand on one line, long ones take two. */
function shape(text) {
  return text.length <= 16 ? 'clip short' : text.length > 24 ? 'clip long' : 'clip'
}

/** A value by which the stand-in finds this row and no other. */
function keyOf(row, rows) {
  return row.find((cell) => cell !== '' && rows.every((other) => other === row || !other.includes(cell))) ?? row[0]
}
