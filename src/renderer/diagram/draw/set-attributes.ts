import type { BaseType, Selection } from 'd3'
import type { Attributes } from '../elements/attributes.ts'

/** Gives each element of a selection its attributes; one that is undefined is taken away. */
export function setAttributes<Drawn extends Element, Item, Parent extends BaseType, Above>(
  selection: Selection<Drawn, Item, Parent, Above>,
  attributesOf: (item: Item) => Attributes,
): void {
  selection.each(function set(item) {
    for (const [name, value] of Object.entries(attributesOf(item))) {
      if (value === undefined) this.removeAttribute(name)
      else this.setAttribute(name, String(value))
    }
  })
}
