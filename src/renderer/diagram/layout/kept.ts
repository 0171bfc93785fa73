/**
 * Keeps what was last made for each thing, and makes it anew only when one of its parts is not what it was. The result is the same either way; of a
 * large engine, hardly anything is made anew from one moment to the next.
 * @returns a function of the thing, all that its result is made of, and how to make it
 */
export function keptFor<Thing extends object, Made>(): (thing: Thing, parts: readonly unknown[], make: () => Made) => Made {
  const known = new WeakMap<Thing, { readonly parts: readonly unknown[]; readonly made: Made }>()
  return (thing, parts, make) => {
    const before = known.get(thing)
    if (before && before.parts.length === parts.length && before.parts.every((part, index) => part === parts[index])) return before.made
    const made = make()
    known.set(thing, { parts, made })
    return made
  }
}
