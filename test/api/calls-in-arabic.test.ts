import { expect, it } from 'vitest'
import { routes } from '#src/routes.ts'
import { callsAr } from '../../web/console/settings/calls-ar.ts'

const names = routes.map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`)

it('every call that the table of roles shows has its Arabic sentence, and no sentence tells of a call that is gone', () => {
  expect(Object.keys(callsAr).toSorted()).toEqual(names.toSorted())
})

it('each sentence is Arabic, short, and no other call’s', () => {
  const said = Object.values(callsAr)
  expect(said.filter((text) => !/^[\u0621-\u064a]/.test(text) || text.length > 80)).toEqual([])
  expect(new Set(said).size).toBe(said.length)
})
