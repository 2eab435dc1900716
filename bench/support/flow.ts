/**
 * The flow that somebody would wire instead of wasl, as Node-RED 5 takes it: one WhatsApp webhook → fifty keywords → Odoo lead → Odoo task → sheet row → welcome → 200.
 * Every call is awaited, nothing is stored, nothing is tried again.
 */
export function flowFor(standIns: string): object[] {
  // Node-RED takes any property that equals a node's id for a reference to it.
  const node = (id: string) => `node-${id}`
  const call = (id: string, name: string, next: string) => ({
    id: node(id),
    type: 'http request',
    z: node('tab'),
    name,
    method: 'use',
    ret: 'obj',
    paytoqs: 'ignore',
    url: '',
    persist: true,
    wires: [[node(next)]],
  })
  const step = (id: string, name: string, func: string, next: string) => ({
    id: node(id),
    type: 'function',
    z: node('tab'),
    name,
    outputs: 1,
    func,
    wires: [[node(next)]],
  })
  const odoo = (model: string, values: string) =>
    `msg.payload = { jsonrpc: '2.0', method: 'call', id: 1, params: { service: 'object', method: 'execute_kw', args: ['bench', 2, 'key', '${model}', 'create', [${values}]] } };
     msg.url = '${standIns}/flow/odoo'; msg.method = 'POST'; return msg;`
  return [
    { id: node('tab'), type: 'tab', label: 'lead routing' },
    {
      id: node('in'),
      type: 'http in',
      z: node('tab'),
      name: 'webhook',
      url: '/lead',
      method: 'post',
      upload: false,
      wires: [[node('read')]],
    },
    step(
      'read',
      'who wants what',
      `${readLead}\n${odoo('crm.lead', '{ name: msg.lead.text, phone: msg.lead.phone, contact_name: msg.lead.name }')}`,
      'lead',
    ),
    call('lead', 'Odoo lead', 'task-of'),
    step('task-of', 'task', odoo('project.task', '{ name: msg.lead.text, user_ids: [[6, 0, [2]]] }'), 'task'),
    call('task', 'Odoo task', 'row-of'),
    step(
      'row-of',
      'row',
      `msg.payload = { values: [[msg.lead.id, msg.lead.name, msg.lead.phone, msg.lead.text, msg.lead.to]] }; msg.url = '${standIns}/flow/sheets'; msg.method = 'POST'; return msg;`,
      'row',
    ),
    call('row', 'sheet row', 'welcome-of'),
    step(
      'welcome-of',
      'welcome',
      `msg.payload = { messaging_product: 'whatsapp', to: msg.lead.phone, type: 'text', text: { body: 'أهلًا بك، وصلنا طلبك' } }; msg.url = '${standIns}/flow/whatsapp'; msg.method = 'POST'; return msg;`,
      'welcome',
    ),
    call('welcome', 'welcome', 'out'),
    { id: node('out'), type: 'http response', z: node('tab'), name: '', statusCode: '200', wires: [] },
  ]
}

/** Name, number and text of the first message, and the freelancer of the first keyword that stands in it. */
const readLead = `
const value = msg.payload.entry[0].changes[0].value, message = value.messages[0], text = (message.text && message.text.body) || '';
let rules = flow.get('rules');
if (!rules) { rules = []; for (let n = 0; n < 50; n++) rules.push({ keyword: 'service' + n, to: 'freelancer' + (n % 20) }); flow.set('rules', rules); }
let to = 'freelancer0';
for (const rule of rules) if (text.includes(rule.keyword)) { to = rule.to; break; }
msg.lead = { id: message.id, phone: '+' + message.from, name: value.contacts[0].profile.name, text, to };`
