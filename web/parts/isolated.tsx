/** A phone, an address, an id: left to right wherever it stands. */
export function Isolated({ children }: { children: string }) {
  return <bdi dir="ltr">{children}</bdi>
}
