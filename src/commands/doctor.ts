import { get } from 'node:http'
import { connect, createServer } from 'node:net'
import knexFactory from 'knex'
import { type Check, checkDatabase, checkDisk, checkNode, checkPorts, checkWork } from './checks.ts'
import { openHouse, runCommand, say } from './house.ts'

const mark = { ok: 'ok     ', warning: 'look   ', fault: 'FAULT  ' }

// npm run doctor: what is well and what is not, in plain words with the next step. Exit code 0: nothing stops wasl; 1: a fault does.
await runCommand(async () => {
  const node = checkNode()
  tell([node])
  if (node.level === 'fault') return 1
  const house = await openHouse()
  const knex = knexFactory({
    client: 'pg',
    connection: { connectionString: house.url, connectionTimeoutMillis: 5000 },
    pool: { min: 0, max: 1 },
  })
  try {
    const database = await checkDatabase(knex, house.master)
    const migrated = database.length > 2 && database.every((check) => check.level !== 'fault')
    const checks = [
      ...database,
      ...(migrated ? await checkWork(house.url, house.master, house.config.DATA_DIR, new Date()) : []),
      await checkDisk(house.config.DATA_DIR),
      ...(await checkPorts(house.config, { isFree, answers })),
      ...(house.config.REDIS_URL ? [await checkRedis(house.config.REDIS_URL)] : []),
    ]
    tell(checks)
    return checks.some((check) => check.level === 'fault') ? 1 : 0
  } finally {
    await knex.destroy()
    await house.close()
  }
})

function tell(checks: readonly Check[]): void {
  for (const { name, level, says, next } of checks) {
    say(`${mark[level]}${name.padEnd(26)} ${says}`)
    if (next) say(`       ${''.padEnd(26)} → ${next}`)
  }
}

/** Without Redis nothing is lost: every process looks for due work by itself, each second instead of each five. */
async function checkRedis(address: string): Promise<Check> {
  const { hostname, port } = new URL(address)
  const reached = await new Promise<boolean>((done) => {
    const socket = connect({ host: hostname, port: Number(port) || 6379, timeout: 3000 })
    socket
      .on('connect', () => done(true))
      .on('error', () => done(false))
      .on('timeout', () => done(false))
    socket.on('connect', () => socket.destroy()).on('timeout', () => socket.destroy())
  })
  return reached
    ? { name: 'redis', level: 'ok', says: `answers on ${hostname}` }
    : {
        name: 'redis',
        level: 'warning',
        says: `does not answer on ${hostname}`,
        next: 'wasl works on without it, a little slower; start it or take REDIS_URL away',
      }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const server = createServer().once('error', () => done(false))
    server.listen(port, () => server.close(() => done(true)))
  })
}

function answers(port: number, path: string): Promise<boolean> {
  return new Promise((done) => {
    const request = get({ host: '127.0.0.1', port, path, timeout: 2000 }, (response) => {
      response.resume()
      done(response.statusCode === 200)
    })
    request.on('error', () => done(false)).on('timeout', () => request.destroy())
  })
}
