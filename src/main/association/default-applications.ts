const group = '[Default Applications]'

/**
 * The text of a `mimeapps.list` (https://specifications.freedesktop.org/mime-apps-spec/latest/) in which this application is the default for this type,
 * before those that were. Everything else of the text stays as it is.
 */
export function withDefault(text: string, mimeType: string, desktopId: string): string {
  const lines = text.split('\n')
  const mine = entriesOf(lines, mimeType)
  const [first, ...more] = mine
  const ids = mine.flatMap(({ line }) => idsOf(line))
  if (first && more.length === 0 && ids[0] === desktopId) return text
  const entry = `${mimeType}=${[...new Set([desktopId, ...ids])].join(';')}`
  if (first) {
    const rest = more.map(({ at }) => at)
    return lines.flatMap((line, at) => (at === first.at ? [entry] : rest.includes(at) ? [] : [line])).join('\n')
  }
  const head = lines.findIndex((line) => line.trim() === group)
  if (head >= 0) return lines.toSpliced(head + 1, 0, entry).join('\n')
  const before = text === '' ? '' : `${text.replace(/\n*$/, '')}\n\n`
  return `${before}${group}\n${entry}\n`
}

/** The text in which this application is no longer among the defaults for this type; the group goes with its last entry. */
export function withoutDefault(text: string, mimeType: string, desktopId: string): string {
  const lines = text.split('\n')
  const mine = entriesOf(lines, mimeType).filter(({ line }) => idsOf(line).includes(desktopId))
  if (mine.length === 0) return text
  const kept = lines.flatMap((line, at) => {
    if (!mine.some((it) => it.at === at)) return [line]
    const ids = idsOf(line).filter((it) => it !== desktopId)
    return ids.length > 0 ? [`${mimeType}=${ids.join(';')}`] : []
  })
  return withoutEmptyGroup(kept).join('\n')
}

interface Entry {
  readonly at: number
  readonly line: string
}

/** The lines of the group that are about this type: one, unless somebody wrote the key, or the group, twice. */
function entriesOf(lines: readonly string[], mimeType: string): readonly Entry[] {
  let inGroup = false
  return lines.flatMap((line, at) => {
    if (line.startsWith('[')) inGroup = line.trim() === group
    return inGroup && line.split('=', 1)[0]?.trim() === mimeType && line.includes('=') ? [{ at, line }] : []
  })
}

const idsOf = (line: string): readonly string[] =>
  line
    .slice(line.indexOf('=') + 1)
    .split(';')
    .map((it) => it.trim())
    .filter((it) => it !== '')

function withoutEmptyGroup(lines: readonly string[]): readonly string[] {
  const head = lines.findIndex((line) => line.trim() === group)
  const next = lines.findIndex((line, at) => at > head && line.trim() !== '')
  if (next >= 0 && !lines[next]?.startsWith('[')) return lines
  const before = lines.slice(0, head)
  while (before.at(-1)?.trim() === '') before.pop()
  const after = next < 0 ? [] : ['', ...lines.slice(next)]
  return before.length > 0 ? [...before, ...(after.length > 0 ? after : [''])] : after.slice(1)
}
