import { compile, type Options } from 'css-select'
import { isTraversal, parse, type Selector, SelectorType } from 'css-what'
import postcss, { type Container } from 'postcss'
import type { SceneElement } from '../../renderer/diagram/elements/scene-element.ts'

export type PictureTheme = 'light' | 'dark'

/** Looks of a drawn thing, as SVG's presentation attributes have them. Those of all its ancestors are worked in: `opacity` alone stays with its group. */
export type Look = Readonly<Partial<Record<LookName, string>>>

/** What of CSS a picture on paper has. All but `opacity` are inherited. */
export const lookNames = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'stroke-opacity',
  'font-family',
  'font-weight',
  'opacity',
] as const
type LookName = (typeof lookNames)[number]

export interface StyledElement extends Omit<SceneElement, 'children'> {
  readonly children: readonly (StyledElement | string)[]
  readonly look: Look
}

/** The cascade of the picture's style sheets: what each element of a tree looks like. */
export interface PictureStyles {
  styled(root: SceneElement): StyledElement
  /** A design token's value in this theme, e.g. `--page`. */
  token(name: string): string
}

interface Rule {
  readonly matches: (node: Node) => boolean
  readonly specificity: number
  readonly declarations: readonly (readonly [property: string, value: string])[]
}

/** Nothing on paper is pointed at, focused, or pressed. */
const dynamic = /:(focus|focus-visible|focus-within|hover|active)\b/

/**
 * Reads the style sheets that the app itself is drawn with, so that a hand-out has no looks of its own. Media queries are left out: they are about
 * motion and about paper of a browser's own.
 * @param tokens the text of styles/tokens.css
 * @param diagram the texts of diagram.css and traffic.css
 */
export function pictureStyles(tokens: string, diagram: string, theme: PictureTheme): PictureStyles {
  const root = new Map<string, string>()
  for (const rule of rulesOf(tokens, theme)) for (const [name, value] of rule.declarations) if (name.startsWith('--')) root.set(name, value)
  const rules = rulesOf(diagram, theme)
  return {
    styled: (tree) => styledNode(nodeOf(tree, undefined), rules, root, {}),
    token(name) {
      const value = root.get(name)
      if (value === undefined) throw new Error(`the design tokens have no ${name}`)
      return resolved(value, root)
    },
  }
}

function rulesOf(css: string, theme: PictureTheme): Rule[] {
  const rules: Rule[] = []
  const sheet: Container = postcss.parse(css)
  sheet.each((rule) => {
    if (rule.type !== 'rule') return
    const declarations: [string, string][] = []
    rule.each((it) => {
      if (it.type === 'decl') declarations.push([it.prop, ofTheme(it.value.trim(), theme)])
    })
    for (const selector of rule.selectors) {
      if (dynamic.test(selector) || selector.includes('[data-theme')) continue
      const parsed = parse(selector)
      rules.push({
        matches: compile<Node, Node>(parsed, { adapter, xmlMode: true }),
        specificity: specificityOf(parsed[0] ?? []),
        declarations,
      })
    }
  })
  return rules
}

/** `light-dark(a, b)` is one of the two. */
const ofTheme = (value: string, theme: PictureTheme): string =>
  value.replace(/light-dark\(((?:[^(),]|\([^()]*\))*),((?:[^(),]|\([^()]*\))*)\)/g, (_, light: string, dark: string) =>
    (theme === 'dark' ? dark : light).trim(),
  )

/** `var(--net)` and `var(--net, none)`, as far as they lead. */
function resolved(value: string, custom: ReadonlyMap<string, string>): string {
  const replaced = value.replace(
    /var\((--[\w-]+)(?:,\s*([^()]*))?\)/g,
    (_, name: string, other?: string) => custom.get(name) ?? other ?? '',
  )
  return replaced === value ? value : resolved(replaced, custom)
}

function styledNode(node: Node, rules: readonly Rule[], above: ReadonlyMap<string, string>, inherited: Look): StyledElement {
  const custom = new Map(above)
  const own: Record<string, string> = {}
  const matching = rules.filter((rule) => rule.matches(node)).sort((a, b) => a.specificity - b.specificity)
  for (const [name, value] of matching.flatMap((rule) => rule.declarations)) {
    if (name.startsWith('--')) custom.set(name, resolved(value, custom))
    else own[name] = value
  }
  const look: Partial<Record<LookName, string>> = { ...inherited }
  delete look.opacity
  for (const name of lookNames) if (own[name] !== undefined) look[name] = resolved(own[name], custom)
  return {
    name: node.element.name,
    attributes: node.element.attributes,
    look,
    children: node.content.map((it) => (typeof it === 'string' ? it : styledNode(it, rules, custom, look))),
  }
}

/** As CSS counts it: ids, then classes, attributes and pseudo-classes, then types, in one number. */
function specificityOf(selector: readonly Selector[]): number {
  return selector.reduce((sum, token) => sum + weightOf(token), 0)
}

function weightOf(token: Selector): number {
  if (isTraversal(token)) return 0
  switch (token.type) {
    case SelectorType.Attribute:
      return token.name === 'id' ? 1e6 : 1e3
    case SelectorType.Tag:
      return 1
    case SelectorType.Pseudo:
      if (token.name === 'where') return 0
      if (Array.isArray(token.data)) return Math.max(0, ...token.data.map(specificityOf))
      return 1e3
    default:
      return 0
  }
}

/** An element of the tree that knows what is around it, as selectors ask for that. */
interface Node {
  readonly element: SceneElement
  readonly parent: Node | undefined
  readonly content: (Node | string)[]
}

function nodeOf(element: SceneElement, parent: Node | undefined): Node {
  const node: Node = { element, parent, content: [] }
  for (const child of element.children) node.content.push(typeof child === 'string' ? child : nodeOf(child, node))
  return node
}

const childrenOf = (node: Node): Node[] => node.content.filter((it): it is Node => typeof it !== 'string')
const attributeOf = (node: Node, name: string): string | undefined => {
  const value = node.element.attributes[name]
  return value === undefined ? undefined : String(value)
}

const adapter: NonNullable<Options<Node, Node>['adapter']> = {
  isTag: (_node): _node is Node => true,
  getAttributeValue: attributeOf,
  getChildren: childrenOf,
  getName: (node) => node.element.name,
  getParent: (node) => node.parent ?? null,
  getSiblings: (node) => (node.parent ? childrenOf(node.parent) : [node]),
  getText: (node) => node.content.map((it) => (typeof it === 'string' ? it : adapter.getText(it))).join(''),
  hasAttrib: (node, name) => attributeOf(node, name) !== undefined,
  removeSubsets: (nodes) => nodes,
}
