import type { CommandNode, SimpleCommandNode, WordNode } from 'just-bash'
import { loadJustBash } from '../programs/just-bash.ts'

/** just-bash's syntax tree; it exports the roots of it only, so the rest is named here. */
export type { CommandNode, PipelineNode, ScriptNode, SimpleCommandNode, StatementNode, WordNode } from 'just-bash'
export type Assignment = SimpleCommandNode['assignments'][number]
export type Redirection = SimpleCommandNode['redirections'][number]
export type WordPart = WordNode['parts'][number]
export type ParameterExpansion = Extract<WordPart, { type: 'ParameterExpansion' }>
export type Operation = NonNullable<ParameterExpansion['operation']>
export type Arithmetic = Extract<WordPart, { type: 'ArithmeticExpansion' }>['expression']
export type ArithmeticNode = Arithmetic['expression']
export type Compound = Exclude<CommandNode, SimpleCommandNode | { type: 'FunctionDef' }>
export type FunctionBody = Extract<CommandNode, { type: 'FunctionDef' }>
export type Condition = Extract<CommandNode, { type: 'ConditionalCommand' }>['expression']

export type Parsed =
  | { readonly kind: 'script'; readonly script: import('just-bash').ScriptNode }
  /** It goes on: an open quote, `do` without `done`, a here document without its end, ... */
  | { readonly kind: 'incomplete'; readonly message: string }
  | { readonly kind: 'error'; readonly message: string }

/** Parses a script with just-bash's own parser. */
export async function parseScript(text: string): Promise<Parsed> {
  const { parse } = await loadJustBash()
  try {
    const script = parse(text)
    if (goesOn(text) || hasOpenHereDocument(script)) return { kind: 'incomplete', message: 'unexpected end of file' }
    return { kind: 'script', script }
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause)
    const token =
      typeof cause === 'object' && cause !== null && 'token' in cause ? (cause.token as { type?: string } | undefined) : undefined
    const incomplete = token?.type === 'EOF' || message.includes('unexpected EOF')
    const text = message.replace(/^(Parse error at )?\S* ?\d+:(\d+:)? /, '').replace(/, got EOF$/, '')
    return incomplete
      ? { kind: 'incomplete', message: message.includes('looking for') ? text : 'syntax error: unexpected end of file' }
      : { kind: 'error', message: text }
  }
}

/** What the parser lets pass at the end of its input. */
function goesOn(text: string): boolean {
  const last = text.replace(/(^|\s)#[^\n]*$/, '').trimEnd()
  return /(&&|\|\|?)$/.test(last) || /(^|[^\\])(\\\\)*\\\n?$/.test(text)
}

function hasOpenHereDocument(node: unknown): boolean {
  if (typeof node !== 'object' || node === null) return false
  if ('terminated' in node && node.terminated === false) return true
  return Object.values(node).some(hasOpenHereDocument)
}
