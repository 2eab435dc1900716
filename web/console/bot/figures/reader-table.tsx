import { useLanguage } from '../../../parts/use-language.ts'
import { Table } from '../../parts/table.tsx'
import card from '../bot.module.css'
import type { Statistics } from '../shapes.ts'
import { useBotWords } from '../words.ts'
import { told } from './told.ts'

/** The figures of each reader, side by side. */
export function ReaderTable({ readers }: { readers: Statistics['readers'] }) {
  const words = useBotWords()
  const { language } = useLanguage()
  const rows = readers.map((one) => ({ id: one.reader, name: words.readers[one.reader], ...told(one, words, language) }))
  const figure = words.figure
  return (
    <section className={card.card}>
      <h2>{words.byReader}</h2>
      <Table
        label={words.byReader}
        rows={rows}
        columns={[
          { name: words.reader, cell: (row) => row.name },
          { name: figure.turns, cell: (row) => row.turns, number: true },
          { name: figure.match, cell: (row) => row.match, number: true },
          { name: figure.confidence, cell: (row) => row.confidence, number: true, far: true },
          { name: figure.answer, cell: (row) => <bdi>{row.answer}</bdi>, number: true, far: true },
          { name: figure.slow, cell: (row) => <bdi>{row.slow}</bdi>, number: true, far: true },
          { name: figure.cost, cell: (row) => <bdi>{row.cost}</bdi>, number: true, far: true },
        ]}
      />
    </section>
  )
}
