import type { Fake, FakeTools, ScenarioOptions } from '../connector.ts'
import { methods } from './fake-methods.ts'
import { seedTables, seedXmlids } from './fake-models.ts'
import { type Env, type Orm, openOrm, type Row, type State } from './fake-orm.ts'
import { actAs, hintOf, showBoard } from './fake-people.ts'
import { answerJson2, answerXml, db, html, type Run } from './fake-wire.ts'

/**
 * An Odoo with the few models a lead router touches. 17, 18 (XML-RPC) or 19 (XML-RPC and JSON-2): by `act {do:'version'}`, or per call by a path that
 * starts with `/v17`, `/v18`, `/v19`. Held to recordings of 17 and 19, and of 18 where it differs.
 */
export function makeFake(tools: FakeTools): Fake {
  const state = tools.state<State>({
    version: 19,
    keys: ['demo-odoo-api-key'],
    hooks: false,
    conflicts: 0,
    next: {},
    tables: seedTables(),
    xmlids: seedXmlids(),
  })

  /** One call, one transaction: on any failure nothing of it remains. */
  const transact = (env: Env, run: (orm: Orm) => unknown): unknown => {
    const orm = openOrm(state, env, tools.now())
    try {
      const result = run(orm)
      for (const effect of orm.effects) tools.record(effect)
      if (state.hooks) for (const effect of orm.effects) tellWasl(effect)
      return result
    } catch (error) {
      orm.undo()
      throw error
    }
  }

  const tellWasl = (effect: Row): void => {
    const changed = Object.keys((effect.values as Row | undefined) ?? {})
    const row = state.tables['project.task']?.[effect.id as number]
    if (effect.model !== 'project.task' || !row || !changed.some((field) => field === 'stage_id' || field === 'user_ids')) return
    tools.callBack(hintOf('project.task', row, ['name', 'stage_id', 'user_ids', 'write_date', 'write_uid']))
  }

  const call: Run = (env, model, method, args, ids) => transact(env, (orm) => methods[method]!.run(orm, model, args, ids))

  return {
    settings: () => ({ url: tools.baseUrl, db, login: 'wasl-bot', apiKey: 'demo-odoo-api-key', project: 'Wasl Routing' }),
    handle(request) {
      const [, prefix, rest] = /^\/v(\d+)(\/.*)$/.exec(request.path) ?? []
      const v = prefix ? Number(prefix) : state.version
      const path = rest ?? request.path
      if (path === '/web/health') return { body: { status: 'pass' } }
      if (path === '/web/version' && v >= 19) return { body: { version_info: [v, 0, 0, 'final', 0, ''], version: `${v}.0` } }
      if (/^\/xmlrpc\/(?:2\/)?\w+$/.test(path)) return answerXml(state, call, request, path, v)
      if (path.startsWith('/json/2/') && v >= 19) return answerJson2(state, call, request, path, v)
      return { status: 404, headers: html, body: '<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n' }
    },
    act: (what) => actAs(state, (uid, run) => transact({ uid, v: state.version, context: {} }, run), what),
    show: () => showBoard(state),
    scenarios: {
      'stage-changed': ({ n, run, ...more }: ScenarioOptions) =>
        hintOf(
          'crm.lead',
          { id: idOf(n, run), stage_id: more.stageId ?? 4, write_date: odooNow(tools.now()) },
          ['stage_id', 'write_date'],
          'Stage changed(#413)',
        ),
      'lead-webhook': ({ n, run, name, phone, email, text }: ScenarioOptions) =>
        hintOf(
          'crm.lead',
          {
            id: idOf(n, run),
            contact_name: name ?? 'نورة القحطاني',
            email_from: email ?? 'noura.q@example.com',
            phone: phone ?? false,
            name: text ?? 'متجر إلكتروني',
            stage_id: 3,
            tag_ids: [4, 7],
            type: 'opportunity',
            user_id: false,
            create_date: odooNow(tools.now()),
          },
          ['contact_name', 'create_date', 'email_from', 'name', 'phone', 'stage_id', 'tag_ids', 'type', 'user_id'],
          'Send to wasl(#412)',
        ),
      ping: ({ n, run }: ScenarioOptions) => ({
        headers: { 'content-type': 'application/json' },
        body: `{"_action": "Ping(#414)", "_id": ${idOf(n, run)}, "_model": "crm.lead"}`,
      }),
    },
  }
}

/** Record ids that differ from run to run, as far as a number can. */
function idOf(n: number, run: string): number {
  const base = [...run].reduce((sum, c) => (sum * 31 + c.charCodeAt(0)) % 1_000_000, 7)
  return 1000 + base * 1000 + n
}

function odooNow(now: Date): string {
  return now.toISOString().slice(0, 19).replace('T', ' ')
}
