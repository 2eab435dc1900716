import { handOver, keep, takeBack } from './anytime.ts'
import { byStage } from './by-stage.ts'
import { type Say, TAP } from './say.ts'
import { isOpen, statusOf } from './status.ts'
import type { Step } from './step.ts'
import { goOn, pick, route, send, show, showOthers } from './steps.ts'

/** What a pressed button or row means; an old one that no longer fits is read as what it stands for today. Undefined where nothing was pressed that we know. */
export function byTap(step: Step): Say | null | undefined {
  const { state, wish, scene, heard } = step
  const { tapped } = heard
  if (!tapped) return undefined
  const over = state.stage === 'waiting' || state.stage === 'closed'
  if (tapped === TAP.human) return handOver(step, 'asked')
  const isAnswer = tapped === TAP.yes || tapped === TAP.no
  if (isAnswer && (!over || state.cancelling || state.heard !== null)) return answerYesNo(step, tapped === TAP.yes)
  if (tapped === TAP.cancel) return state.cancelling || !over ? takeBack(step) : { kind: 'cancel_sure', name: state.choice?.name ?? null }
  // What follows belongs to a request that has not gone out.
  if (over && (tapped !== TAP.another || state.stage === 'closed' || isOpen(scene.request))) return { kind: 'status', ...statusOf(step) }
  if (tapped.startsWith(TAP.service)) {
    const slug = tapped.slice(TAP.service.length)
    if (scene.services.some((service) => service.slug === slug)) wish.category = slug
    return goOn(step)
  }
  if (tapped.startsWith(TAP.pick)) {
    const id = tapped.slice(TAP.pick.length)
    const chosen = state.shown.find((one) => one.freelancerId === id)
    return chosen ? pick(step, chosen) : show(step, 'again')
  }
  if (tapped === TAP.more || tapped === TAP.another) return showOthers(step)
  if (tapped === TAP.youChoose) return route(step)
  if (tapped === TAP.skip) return goOn(step)
  if (tapped === TAP.confirm) return send(step)
  if (tapped === TAP.edit) {
    state.choice = null
    return show(step, 'again')
  }
  return undefined
}

function answerYesNo(step: Step, yes: boolean): Say | null {
  const { state } = step
  if (state.cancelling) return yes ? takeBack(step) : keep(step)
  if (state.heard !== null) {
    const understanding = JSON.parse(state.heard)
    state.heard = null
    if (!yes) return { kind: 'type_please' }
    step.heard = { ...step.heard, understanding, text: step.heard.text || '…', voice: null }
    return byStage(step)
  }
  if (state.stage === 'confirming') return yes ? send(step) : show(step, 'again')
  return goOn(step)
}
