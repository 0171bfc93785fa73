import { expect, test } from 'vitest'
import { safeMarkdown } from '../../../../src/main/hand-out/safe-markdown.ts'

test.each([
  ['a <b>word</b>', 'a \\<b>word\\</b>'],
  ['<script>alert(1)</script>', '\\<script>alert(1)\\</script>'],
  ['see ![a _picture_](http://elsewhere/x.png) here', 'see a picture here'],
  ['[press](javascript:alert(1)) and [read](https://docs.docker.com)', 'press and [read](https://docs.docker.com)'],
  ['`<b>` is code, and so is\n\n    <i>\n', '`<b>` is code, and so is\n\n    <i>\n'],
  ['1 < 2 & **bold**', '1 < 2 & **bold**'],
])('%j', (text, safe) => expect(safeMarkdown(text)).toBe(safe))
