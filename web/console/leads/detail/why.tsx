import { useState } from 'react'
import { call, codeOf, type Page } from '../../../api.ts'
import { Field } from '../../../parts/field.tsx'
import { PlaceLink } from '../../../parts/place-link.tsx'
import { plural } from '../../../parts/plural.ts'
import { useLanguage } from '../../../parts/use-language.ts'
import { useResource } from '../../../parts/use-resource.ts'
import { Filled } from '../filled.tsx'
import type { Decision, Freelancer, Lead } from '../shapes.ts'
import { useLeadWords } from '../words.ts'
import { CandidateRow } from './candidate-row.tsx'
import css from './detail.module.css'
import { Fold } from './fold.tsx'

/** Why it went where it went, as one sentence; one press further, why to nobody else. */
export function Why({ lead }: { lead: Lead }) {
  const words = useLeadWords()
  const { language } = useLanguage()
  const read = useResource<Decision | null>(
    () =>
      call<Decision>('GET', `/leads/${lead.id}/decision`).catch((fault) => (codeOf(fault) === 'not_found' ? null : Promise.reject(fault))),
    `${lead.decisionId}|${language}`,
  )
  const decision = read.value
  if (decision === undefined) return null
  return (
    <section className={css.part} aria-labelledby="why">
      <h2 id="why">{words.why.title}</h2>
      {decision ? <Told decision={decision} lead={lead} /> : <p>{words.why.notYet}</p>}
    </section>
  )
}

function Told({ decision, lead }: { decision: Decision; lead: Lead }) {
  const words = useLeadWords()
  const ruleName = useRuleNames(decision.ruleSetVersion)
  const rule = ruleName(decision.decidedBy)
  const { language } = useLanguage()
  const { outcome, chosen, candidates } = decision
  const taken = candidates.filter(({ freelancerId }) => chosen.includes(freelancerId))
  const who = taken.map(({ name }) => name).join(language === 'ar' ? '، ' : ', ')
  const because = taken[0]?.reasons[0]?.text ?? decision.waiting?.text
  return (
    <>
      <p className={css.said}>
        <Filled template={words.why[outcome]} parts={{ rule, who }} /> {because ? <bdi>{because}.</bdi> : null}
      </p>
      {lead.owner && !chosen.includes(lead.owner.freelancerId) ? <p className={css.small}>{words.why.byHand}</p> : null}
      {decision.choiceRefused?.map(({ code, text }) => (
        <p key={code}>{text}</p>
      ))}
      <Fold title={words.why.others}>
        <div className={css.stack}>
          <AskAbout leadId={lead.id} />
          <ul aria-label={words.why.candidates}>
            {candidates.map((one) => (
              <CandidateRow key={one.freelancerId} candidate={one} chosen={chosen.includes(one.freelancerId)} />
            ))}
          </ul>
          {decision.excluded.length ? (
            <>
              <h3>{words.why.outside}</h3>
              <ul className={css.plain}>
                {decision.excluded.map(({ code, text, count }) => (
                  <li key={code}>
                    {text}: {plural(language, count, words.why.people)}
                  </li>
                ))}
              </ul>
            </>
          ) : null}
          {decision.rulesFailed.length ? (
            <>
              <h3>{words.why.ruled}</h3>
              <ul className={css.plain}>
                {decision.rulesFailed.map((failed) => (
                  <li key={failed.rule}>
                    <PlaceLink href={`/console/rules/${encodeURIComponent(failed.rule)}`}>
                      <bdi>{ruleName(failed.rule)}</bdi>
                    </PlaceLink>{' '}
                    <span className={css.small}>{failed.because.map(({ text }) => text).join(' · ')}</span>
                  </li>
                ))}
              </ul>
            </>
          ) : null}
        </div>
      </Fold>
      <Fold title={words.why.changes}>
        {decision.counterfactuals.length ? (
          <ul className={css.plain}>
            {decision.counterfactuals.map(({ text }) => (
              <li key={text} dir="auto">
                {text}
              </li>
            ))}
          </ul>
        ) : (
          <p>{words.why.noChanges}</p>
        )}
      </Fold>
      <p className={css.small}>
        <PlaceLink href={decision.decidedBy === 'catchAll' ? '/console/rules' : `/console/rules/${encodeURIComponent(decision.decidedBy)}`}>
          {words.why.rule} <bdi>{rule}</bdi>
        </PlaceLink>
        {' · '}
        <PlaceLink href="/console/rules/versions">{words.why.version(String(decision.ruleSetVersion))}</PlaceLink>
      </p>
    </>
  )
}

/** Somebody in particular: every reason why it was not him, or why it was. */
function AskAbout({ leadId }: { leadId: string }) {
  const words = useLeadWords()
  const { language } = useLanguage()
  const [who, setWho] = useState('')
  const people = useResource(() => call<Page<Freelancer>>('GET', '/freelancers?limit=200'))
  const told = useResource(
    async () => (who ? await call<Decision>('GET', `/leads/${leadId}/decision?freelancerId=${who}`) : null),
    `${who}|${language}`,
  )
  const asked = told.value?.asked
  return (
    <div className={css.stack}>
      <Field label={words.why.pick}>
        <select value={who} onChange={(event) => setWho(event.target.value)}>
          <option value="">—</option>
          {people.value?.data.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </Field>
      <div role="status">
        {asked && asked.freelancerId === who ? (
          <ul>
            <CandidateRow candidate={asked} chosen={told.value!.chosen.includes(who)} />
          </ul>
        ) : null}
      </div>
    </div>
  )
}

/** What rules were called in the version that decided. */
function useRuleNames(version: number | string): (id: string) => string {
  const words = useLeadWords()
  const { value } = useResource(() => call<{ rules: { id: string; name: string }[] }>('GET', `/rule-sets/${version}`), String(version))
  return (id) => (id === 'catchAll' ? words.catchAll : (value?.rules.find((rule) => rule.id === id)?.name ?? id))
}
