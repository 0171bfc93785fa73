import { RE2JS } from 're2js'

/** A regular expression whose search ends soon, whatever it and the text are: as RE2 does it, in time that grows with the text and no faster. */
export interface LinearExpression {
  test(text: string): boolean
  /** The first place that it is found at: the whole, then its groups; undefined where it is not found. */
  exec(text: string): readonly (string | undefined)[] | undefined
  /** The first place, or all of them, replaced by these very characters. */
  replace(text: string, by: string, all: boolean): string
}

/**
 * What a container's programs and a client's filters look for is looked for in the app's own process, on its one thread: there one of JavaScript's own
 * (`(a|a)*b` over many `a`) would never end. Docker's filters are RE2's as well. Throws for what RE2 does not read: what is no expression, and
 * references back or ahead.
 */
export function linearExpression(
  source: string,
  { longest = false, ignoreCase = false }: { readonly longest?: boolean; readonly ignoreCase?: boolean } = {},
): LinearExpression {
  const expression = RE2JS.compile(source, (longest ? RE2JS.LONGEST_MATCH : 0) | (ignoreCase ? RE2JS.CASE_INSENSITIVE : 0))
  return {
    test: (text) => expression.test(text),
    exec(text) {
      const found = expression.matcher(text)
      if (!found.find()) return undefined
      return Array.from({ length: found.groupCount() + 1 }, (_, group) => found.group(group) ?? undefined)
    },
    replace(text, by, all) {
      const found = expression.matcher(text)
      const literal = RE2JS.quoteReplacement(by)
      return all ? found.replaceAll(literal) : found.replaceFirst(literal)
    },
  }
}
