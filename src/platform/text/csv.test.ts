import { expect, it } from 'vitest'
import { readCsv, writeCsv } from './csv.ts'

it('opens in a spreadsheet as UTF-8, and runs no formula of a stranger', () => {
  const text = writeCsv([
    ['الاسم', 'n'],
    ['=HYPERLINK("http://x")', -3],
    ['@a', 1.5],
    ['+966', null],
  ])
  expect(text).toBe('\uFEFFالاسم,n\r\n"\'=HYPERLINK(""http://x"")",-3\r\n\'@a,1.5\r\n\'+966,\r\n')
})

it('reads what spreadsheets save: quotes, line breaks in a cell, semicolons, a BOM', () => {
  expect(readCsv('\uFEFFday;name\r\n2026-01-01;"a ""b""\nc"\n\n2026-01-02;;')).toEqual([
    { line: 1, cells: ['day', 'name'] },
    { line: 2, cells: ['2026-01-01', 'a "b"\nc'] },
    { line: 5, cells: ['2026-01-02', '', ''] },
  ])
})

it('reads back what it wrote', () => {
  const rows = [
    ['a,b', 'سطر\nسطر', '"'],
    ['1', '', 'x'],
  ]
  expect(readCsv(writeCsv(rows)).map(({ cells }) => cells)).toEqual(rows)
})
