/** A Python exception: its class, its text, and whether it passes for the user's doing. */
export class PythonError extends Error {
  readonly type: string
  constructor(type: string, text: string) {
    super(text)
    this.type = type
  }

  /** As a server writes it; how many frames there are is no part of any promise. */
  get traceback(): string {
    return `Traceback (most recent call last):\n  <14 frames>\n${this.type.replace(/^builtins\./, '')}: ${this.message}\n`
  }

  /** Code and text of the XML-RPC fault. */
  get fault(): [number, string] {
    const code = { AccessDenied: 3, AccessError: 4, UserError: 2, ValidationError: 2, MissingError: 2 }[
      this.type.replace('odoo.exceptions.', '')
    ]
    return code ? [code, this.message] : [1, this.traceback]
  }

  /** Status and body of the JSON-2 answer. */
  get answer(): { status: number; body: object } {
    const status = statuses[this.type] ?? 500
    const http = this.type.startsWith('werkzeug.')
    return {
      status,
      body: {
        name: this.type,
        message: this.message,
        arguments: http ? [this.message, status] : [this.message],
        context: {},
        debug: this.traceback,
      },
    }
  }
}

const statuses: Record<string, number> = {
  'odoo.exceptions.AccessDenied': 401,
  'odoo.exceptions.AccessError': 403,
  'odoo.exceptions.MissingError': 404,
  'odoo.exceptions.UserError': 422,
  'odoo.exceptions.ValidationError': 422,
  'werkzeug.exceptions.BadRequest': 400,
  'werkzeug.exceptions.Unauthorized': 401,
  'werkzeug.exceptions.NotFound': 404,
  'werkzeug.exceptions.UnprocessableEntity': 422,
}

/** A login or key that is not right. */
export const accessDenied = () => new PythonError('odoo.exceptions.AccessDenied', 'Access Denied')

/** A right that is missing; `text` as Odoo words it. */
export const accessError = (text: string) => new PythonError('odoo.exceptions.AccessError', text)

/** What Odoo refuses to a person in plain words. */
export const userError = (text: string) => new PythonError('odoo.exceptions.UserError', text)

/** A value that a constraint refuses. */
export const validationError = (text: string) => new PythonError('odoo.exceptions.ValidationError', text)

/** A Python ValueError: a field or value Odoo does not know. */
export const valueError = (text: string) => new PythonError('builtins.ValueError', text)

/** A Python TypeError: arguments that do not fit a method. */
export const typeError = (text: string) => new PythonError('builtins.TypeError', text)

/** The words for a record that is not there. */
export function missing(model: string, id: number, uid: number): PythonError {
  return new PythonError(
    'odoo.exceptions.MissingError',
    `Record does not exist or has been deleted.\n(Record: ${model}(${id},), User: ${uid})`,
  )
}

/** The words for a model the user has no right on at all. */
export function notAllowed(verb: string, label: string, model: string, groups: string[]): PythonError {
  const list = groups.map((group) => `\t- ${group}`).join('\n')
  return accessError(
    `You are not allowed to ${verb} '${label}' (${model}) records.\n\nThis operation is allowed for the following groups:\n${list}\n\nContact your administrator to request access if necessary.`,
  )
}

/** The words of a record rule. */
export function topSecret(user: string, uid: number, operation: string, label: string, model: string): PythonError {
  return accessError(
    `Uh-oh! Looks like you have stumbled upon some top-secret records.\n\nSorry, ${user} (id=${uid}) doesn't have '${operation}' access to:\n- ${label} (${model})\n\nIf you really, really need access, perhaps you can win over your friendly administrator with a batch of freshly baked cookies.`,
  )
}

/** The words for a mandatory field that is empty; 19 has its own. */
export function mandatory(v: number, model: string, label: string, field: string, fieldLabel: string): PythonError {
  if (v >= 19)
    return validationError(
      `The operation cannot be completed: Missing required value for the field '${fieldLabel}' (${field}).\nModel: '${label}' (${model})\n- create/update: a mandatory field is not set\n- delete: another model requires the record being deleted, you can archive it instead\n`,
    )
  return validationError(
    `The operation cannot be completed:\n- Create/update: a mandatory field is not set.\n- Delete: another model requires the record being deleted. If possible, archive it instead.\n\nModel: ${label} (${model})\nField: ${fieldLabel} (${field})\n`,
  )
}

/** The misleading words for an id that points nowhere. */
export function danglingId(v: number, model: string, label: string, field: string, fieldLabel: string, constraint?: string): PythonError {
  return validationError(
    v >= 19
      ? `The operation cannot be completed: Another model is using the record you are trying to delete.\n\nThe troublemaker is: '${label}' (${model})\nThanks to the following constraint: '${fieldLabel}' (${field})\nHow about archiving the record instead?`
      : `The operation cannot be completed: another model requires the record being deleted. If possible, archive it instead.\n\nModel: ${label} (${model})\nConstraint: ${constraint ?? `${model.replaceAll('.', '_')}_${field}`}_fkey\n`,
  )
}
