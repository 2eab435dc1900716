import { describe, expect, it } from 'vitest'
import { linkParts } from './link-parts.ts'

const linksIn = (text: string) => linkParts(text).flatMap(({ href }) => href ?? [])

describe('S30: what can be followed leads where it says', () => {
  it.each([
    ['شاهد https://example.com/a?b=1#c، وقل رأيك', ['https://example.com/a?b=1#c']],
    ['(http://example.com:8080/x).', ['http://example.com:8080/x']],
    ['HTTPS://EXAMPLE.COM/x و https://b.example', ['HTTPS://EXAMPLE.COM/x', 'https://b.example']],
  ])('%s', (text, links) => expect(linksIn(text)).toEqual(links))

  it.each([
    ['javascript:alert(1)', 'a script'],
    ['data:text/html,<script>x</script>', 'a page of its own'],
    ['https://wаsl.example/login', 'a Cyrillic а'],
    ['https://xn--wsl-7cd.example/login', 'the same, written out'],
    ['https://wasl.example@evil.example/', 'a name before the host'],
    ['https://example.com/\u202egnp.exe', 'a mark that turns the reading round'],
    ['https://exa\u200bmple.com', 'a letter nobody sees'],
    ['https://wasl.example\\@evil.example', 'a slash that browsers read another way'],
    ['[x](javascript:alert(1)) <a href="https://evil.example">y</a>'.replace('https://evil.example', 'ftp://evil.example'), 'markup'],
  ])('%s stays words: %s', (text) => expect(linksIn(text)).toEqual([]))

  it('loses no letter of what was written', () => {
    for (const text of ['', 'بلا رابط', 'https://a.example https://wаsl.example، نهاية'])
      expect(
        linkParts(text)
          .map((piece) => piece.text)
          .join(''),
      ).toBe(text)
  })
})
