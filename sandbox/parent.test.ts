import { spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it, vi } from 'vitest'
import { watchParent } from './parent.ts'

const quick = { graceMs: 80, lookMs: 10 }

async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', ''])
  await new Promise((done) => child.once('exit', done))
  return child.pid!
}

describe('whoever started the sandbox', () => {
  it('is missed only after the grace, and once', async () => {
    const gone = vi.fn()
    watchParent({ pid: await deadPid(), isUp: async () => false, gone, ...quick })
    await sleep(40)
    expect(gone).not.toHaveBeenCalled()
    await sleep(200)
    expect(gone).toHaveBeenCalledTimes(1)
  })

  it('is not missed while it lives, while another answers in its place, or when there was nobody', async () => {
    const gone = vi.fn()
    watchParent({ pid: process.pid, isUp: async () => false, gone, ...quick })
    watchParent({ pid: await deadPid(), isUp: async () => true, gone, ...quick })
    watchParent({ pid: undefined, isUp: async () => false, gone, ...quick })
    await sleep(200)
    expect(gone).not.toHaveBeenCalled()
  })

  it('can be taken over from', async () => {
    const gone = vi.fn()
    const parent = watchParent({ pid: await deadPid(), isUp: async () => false, gone, ...quick })
    parent.become(process.pid)
    await sleep(200)
    expect(gone).not.toHaveBeenCalled()
    expect(parent.pid).toBe(process.pid)
  })
})
