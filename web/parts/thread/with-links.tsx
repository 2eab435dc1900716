/** A text whose web addresses can be followed; they open beside, and learn nothing of this page. */
export function WithLinks({ text }: { text: string }) {
  let at = 0
  return text.split(/(https?:\/\/[^\s<>"]+[^\s<>".,،؛;:!?)\]])/).map((part) => {
    at += part.length
    return /^https?:\/\//.test(part) ? (
      <a key={at} href={part} target="_blank" rel="noopener noreferrer" dir="ltr">
        {part}
      </a>
    ) : (
      part
    )
  })
}
