import { usePartWords } from './words.ts'

/** Stands where something is on its way. */
export function Loading() {
  return (
    <p className="skeleton" role="status">
      {usePartWords().loading}
    </p>
  )
}
