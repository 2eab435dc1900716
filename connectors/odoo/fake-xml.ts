/** One parsed XML-RPC call. */
export interface XmlCall {
  method: string
  params: unknown[]
}

interface Node {
  tag: string
  text: string
  children: Node[]
}

/** Reads a method call. Throws Error with expat's words for what is not well-formed; CDATA and entities as any XML parser reads them. */
export function readCall(xml: string): XmlCall {
  const root = parse(xml)
  if (root.tag !== 'methodCall') throw new Error('syntax error: line 1, column 0')
  const params = child(root, 'params')?.children ?? []
  return { method: child(root, 'methodName')?.text.trim() ?? '', params: params.map((param) => readValue(child(param, 'value'))) }
}

/** A result as Odoo writes it. Throws Error('cannot marshal None …') where Python does. */
export function writeResult(value: unknown): string {
  return `<?xml version='1.0'?>\n<methodResponse>\n<params>\n<param>\n${writeValue(value)}</param>\n</params>\n</methodResponse>\n`
}

/** A fault; the codes of version 1 of the interface are names. */
export function writeFault(code: number | string, text: string): string {
  return `<?xml version='1.0'?>\n<methodResponse>\n<fault>\n${writeValue({ faultCode: code, faultString: text })}</fault>\n</methodResponse>\n`
}

function parse(xml: string): Node {
  const top: Node = { tag: '', text: '', children: [] }
  const open = [top]
  const pattern = /<!\[CDATA\[([\s\S]*?)\]\]>|<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<(\/?)([A-Za-z][\w.:-]*)((?:\s[^<>]*?)?)(\/?)>|([^<]+)/g
  let at = 0
  while (at < xml.length) {
    pattern.lastIndex = at
    const found = pattern.exec(xml)
    if (found?.index !== at) throw new Error(`not well-formed (invalid token): line 1, column ${at}`)
    at = pattern.lastIndex
    const [, cdata, closing, tag, , empty, text] = found
    const here = open.at(-1)!
    if (cdata !== undefined) here.text += cdata
    else if (text !== undefined) {
      if (open.length === 1 && text.trim()) throw new Error('syntax error: line 1, column 0')
      // Outside of CDATA a "]]>" is an error for expat, as is a bare control character.
      if (text.includes(']]>') || /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/.test(text))
        throw new Error(`not well-formed (invalid token): line 1, column ${found.index}`)
      here.text += unescapeXml(text)
    } else if (closing) {
      if (here.tag !== tag) throw new Error(`mismatched tag: line 1, column ${found.index}`)
      open.pop()
    } else if (tag) {
      const node: Node = { tag, text: '', children: [] }
      here.children.push(node)
      if (!empty) open.push(node)
    }
  }
  if (open.length !== 1 || top.children.length !== 1) throw new Error(`no element found: line 1, column ${xml.length}`)
  return top.children[0]!
}

function readValue(node: Node | undefined): unknown {
  const typed = node?.children[0]
  if (!typed) return node?.text ?? ''
  switch (typed.tag) {
    case 'int':
    case 'i4':
    case 'double':
      return Number(typed.text)
    case 'boolean':
      return typed.text.trim() === '1'
    case 'nil':
      return null
    case 'array':
      return (child(typed, 'data')?.children ?? []).map(readValue)
    case 'struct':
      // A name that comes twice is set twice: the last one stands, as in Python.
      return Object.fromEntries(typed.children.map((member) => [child(member, 'name')?.text ?? '', readValue(child(member, 'value'))]))
    default:
      return typed.text
  }
}

function child(node: Node, tag: string): Node | undefined {
  return node.children.find((one) => one.tag === tag)
}

function unescapeXml(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([0-9a-fA-F]+)|(lt|gt|amp|quot|apos));/g, (_, dec?: string, hex?: string, name?: string) =>
    name
      ? { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }[name]!
      : String.fromCodePoint(dec ? Number(dec) : Number.parseInt(hex!, 16)),
  )
}

function writeValue(value: unknown): string {
  if (value === null || value === undefined) throw new Error('cannot marshal None unless allow_none is enabled')
  if (typeof value === 'boolean') return `<value><boolean>${value ? 1 : 0}</boolean></value>\n`
  if (typeof value === 'number')
    return `<value><${Number.isInteger(value) ? 'int' : 'double'}>${value}</${Number.isInteger(value) ? 'int' : 'double'}></value>\n`
  if (typeof value === 'string') return `<value><string>${escapeXml(value)}</string></value>\n`
  if (Array.isArray(value)) return `<value><array><data>\n${value.map(writeValue).join('')}</data></array></value>\n`
  const members = Object.entries(value).map(([name, inner]) => `<member>\n<name>${escapeXml(name)}</name>\n${writeValue(inner)}</member>\n`)
  return `<value><struct>\n${members.join('')}</struct></value>\n`
}

function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/\r/g, '&#13;')
}

/** A method call as a plain client writes it, and what its answer says: the other side of the same protocol, for whoever asks a fake. */
export function writeCall(method: string, params: unknown[]): string {
  const written = params.map((param) => `<param>${writeValue(param)}</param>`).join('')
  return `<?xml version="1.0"?><methodCall><methodName>${escapeXml(method)}</methodName><params>${written}</params></methodCall>`
}

/** The result, or the fault, of an answer. */
export function readAnswer(xml: string): { result: unknown } | { fault: { code: number | string; string: string } } {
  const root = parse(xml)
  const fault = child(root, 'fault')
  if (!fault) return { result: readValue(child(child(child(root, 'params')!, 'param')!, 'value')) }
  const { faultCode, faultString } = readValue(child(fault, 'value')) as { faultCode: number | string; faultString: string }
  return { fault: { code: faultCode, string: faultString } }
}
