import { buttonClass } from '../../parts/button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { plus } from '../../parts/icons.ts'
import { PlaceLink } from '../../parts/place-link.tsx'
import { useIsAdmin } from '../me.ts'
import { people, upload } from '../parts/icons.ts'
import { PageHead } from '../parts/page-head.tsx'
import { Split } from '../parts/split.tsx'
import { usePlace } from '../place.ts'
import { ImportPage } from './import-page.tsx'
import { NewPerson } from './new-person.tsx'
import { OdooPage } from './odoo-page.tsx'
import { PeopleList, usePeople } from './people-list.tsx'
import { Person } from './person.tsx'
import { useFreelancerWords } from './words.ts'

/** The room's own address. */
const HOME = '/console/freelancers'

/** The room "freelancers": who can take work, one beside the list; adding one, many from a file, many from Odoo. */
export function FreelancersPage() {
  const words = useFreelancerWords()
  const isAdmin = useIsAdmin()
  const { id } = usePlace()
  const list = usePeople()
  const detail = !id ? null : id === 'new' && isAdmin ? (
    <NewPerson onAdded={list.reload} />
  ) : id === 'import' && isAdmin ? (
    <ImportPage onAdded={list.reload} />
  ) : id === 'odoo' && isAdmin ? (
    <OdooPage onAdded={list.reload} />
  ) : (
    <Person key={id} id={id} onChanged={list.reload} />
  )
  return (
    <Split
      home={HOME}
      detail={detail}
      list={
        <>
          <PageHead title={words.title} about={words.about}>
            {isAdmin ? (
              <>
                <PlaceLink href={`${HOME}/new`} className={buttonClass('filled')}>
                  <Icon strokes={plus} size={20} />
                  {words.add}
                </PlaceLink>
                <PlaceLink href={`${HOME}/import`} className={buttonClass('outlined')}>
                  <Icon strokes={upload} size={20} />
                  {words.importCsv}
                </PlaceLink>
                <PlaceLink href={`${HOME}/odoo`} className={buttonClass('outlined')}>
                  <Icon strokes={people} size={20} />
                  {words.importOdoo}
                </PlaceLink>
              </>
            ) : null}
          </PageHead>
          <PeopleList list={list} openId={id} />
        </>
      }
    />
  )
}
