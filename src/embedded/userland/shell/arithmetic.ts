import type { ShellState } from './state.ts'
import { type Arithmetic, type ArithmeticNode, parseScript } from './syntax.ts'

/** What arithmetic needs of the shell around it. */
export interface ArithmeticContext {
  readonly state: ShellState
  special(name: string): string
  /** Expands `$(...)`, `${...}` and the like in a text. */
  expandText(text: string): Promise<string>
}

/** The value of `$(( ))`, an integer. */
export async function evaluate(context: ArithmeticContext, { expression, originalText }: Arithmetic): Promise<number> {
  // The parser does not look into ${...} and $(...) of an expression: they are expanded as text first, as a shell does it.
  if (originalText !== undefined && /[$`]/.test(originalText)) return evaluateText(context, await context.expandText(originalText))
  return new Evaluation(context).value(expression)
}

/** The value of an expression in a text, as of a variable that holds one. */
export async function evaluateText(context: ArithmeticContext, text: string, depth = 0): Promise<number> {
  const trimmed = text.trim()
  if (trimmed === '') return 0
  if (/^[+-]?\d+$/.test(trimmed) && !/^[+-]?0\d/.test(trimmed)) return Number(trimmed)
  const parsed = await parseScript(`((${trimmed}))`)
  const command = parsed.kind === 'script' ? parsed.script.statements[0]?.pipelines[0]?.commands[0] : undefined
  if (command?.type !== 'ArithmeticCommand' || depth > 20)
    throw new Error(`${trimmed}: syntax error: operand expected (error token is "${trimmed}")`)
  return new Evaluation(context, depth).value(command.expression.expression)
}

class Evaluation {
  readonly #context: ArithmeticContext
  readonly #depth: number
  constructor(context: ArithmeticContext, depth = 0) {
    this.#context = context
    this.#depth = depth
  }

  #read(name: string): Promise<number> {
    return evaluateText(this.#context, this.#context.state.get(name) ?? '', this.#depth + 1)
  }

  async #name(node: ArithmeticNode): Promise<string> {
    if (node.type === 'ArithVariable') return node.name
    if (node.type === 'ArithArrayElement') return `${node.array}[${node.stringKey ?? (node.index ? await this.value(node.index) : 0)}]`
    if (node.type === 'ArithGroup') return this.#name(node.expression)
    throw new Error('attempted assignment to non-variable')
  }

  async #element(name: string): Promise<number> {
    const [, array, index] = /^(\w+)\[(.*)\]$/s.exec(name) ?? []
    if (array === undefined || index === undefined) return this.#read(name)
    const value = this.#context.state.variable(array)?.value
    const text = typeof value === 'object' ? value.get(index) : index === '0' ? value : ''
    return evaluateText(this.#context, text ?? '', this.#depth + 1)
  }

  async value(node: ArithmeticNode): Promise<number> {
    switch (node.type) {
      case 'ArithNumber':
        return node.value
      case 'ArithVariable':
        return this.#read(node.name)
      case 'ArithSpecialVar':
        return Number(this.#context.special(node.name)) || 0
      case 'ArithGroup':
      case 'ArithNested':
        return this.value(node.expression)
      case 'ArithArrayElement':
        return this.#element(await this.#name(node))
      case 'ArithTernary':
        return (await this.value(node.condition)) !== 0 ? this.value(node.consequent) : this.value(node.alternate)
      case 'ArithUnary':
        return this.#unary(node)
      case 'ArithBinary':
        return this.#binary(node)
      case 'ArithAssignment': {
        const name = node.subscript ? `${node.variable}[${await this.value(node.subscript)}]` : node.variable
        const right = await this.value(node.value)
        const result = node.operator === '=' ? right : calculate(node.operator.slice(0, -1), await this.#element(name), right)
        this.#context.state.set(name, String(result))
        return result
      }
      case 'ArithSingleQuote':
        return node.value
      default:
        throw new Error('arithmetic: syntax error in expression')
    }
  }

  async #unary(node: Extract<ArithmeticNode, { type: 'ArithUnary' }>): Promise<number> {
    const { operator, operand } = node
    if (operator !== '++' && operator !== '--') {
      const value = await this.value(operand)
      if (operator === '-') return -value
      if (operator === '!') return value === 0 ? 1 : 0
      return operator === '~' ? ~value : value
    }
    const name = await this.#name(operand)
    const before = await this.#element(name)
    const after = before + (operator === '++' ? 1 : -1)
    this.#context.state.set(name, String(after))
    return node.prefix ? after : before
  }

  async #binary({ operator, left, right }: Extract<ArithmeticNode, { type: 'ArithBinary' }>): Promise<number> {
    const first = await this.value(left)
    if (operator === '&&') return first !== 0 && (await this.value(right)) !== 0 ? 1 : 0
    if (operator === '||') return first !== 0 || (await this.value(right)) !== 0 ? 1 : 0
    return calculate(operator, first, await this.value(right))
  }
}

function calculate(operator: string, left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right
    case '-':
      return left - right
    case '*':
      return left * right
    case '/':
    case '%':
      if (right === 0) throw new Error('division by 0 (error token is "0")')
      return operator === '/' ? Math.trunc(left / right) : left % right
    case '**':
      return left ** right
    case '<<':
      return Number(BigInt.asIntN(64, BigInt(left) << BigInt(right)))
    case '>>':
      return Number(BigInt(left) >> BigInt(right))
    case '&':
      return Number(BigInt(left) & BigInt(right))
    case '|':
      return Number(BigInt(left) | BigInt(right))
    case '^':
      return Number(BigInt(left) ^ BigInt(right))
    case '<':
      return left < right ? 1 : 0
    case '>':
      return left > right ? 1 : 0
    case '<=':
      return left <= right ? 1 : 0
    case '>=':
      return left >= right ? 1 : 0
    case '==':
      return left === right ? 1 : 0
    case '!=':
      return left !== right ? 1 : 0
    default:
      return right
  }
}
