import { parseArgs } from 'node:util'
import { didYouMean } from '../../shared/command/nearest.ts'
import { FailureError } from '../../shared/result.ts'

/** One command of the terminal: what its usage line says, and what it takes. */
interface CommandShape {
  /** The positional arguments as the usage shows them. */
  readonly arguments: string
  readonly least: number
  readonly most: number
  readonly about: string
  readonly options: Readonly<Record<string, OptionShape>>
}
interface OptionShape {
  readonly type: 'string' | 'boolean'
  /** What stands behind it in the usage. */
  readonly value?: string
  /** The words it may have; any when left out. */
  readonly oneOf?: readonly string[]
}

const flag: OptionShape = { type: 'boolean' }
const engineOption: OptionShape = { type: 'string', value: 'embedded|docker|auto|ADDRESS|context:NAME' }
const likeOption: OptionShape = { type: 'string', value: '20.10|26|28|29', oneOf: ['20.10', '26', '28', '29'] }
const langOption: OptionShape = { type: 'string', value: 'en|ko', oneOf: ['en', 'ko'] }

/** Of a run that is handed out as files. */
const handOutOptions: Readonly<Record<string, OptionShape>> = {
  export: { type: 'string', value: 'DIR' },
  format: { type: 'string', value: 'html,pdf,sh,md,svg,png,mermaid' },
  theme: { type: 'string', value: 'light|dark', oneOf: ['light', 'dark'] },
  scale: { type: 'string', value: '1|2|4', oneOf: ['1', '2', '4'] },
}
const aboutHandOut =
  '--export DIR hands the run out as files there, as html,pdf,sh where no --format is given; --theme is of pictures and the player, --scale of png (2)'

/** The design's section 7. */
export const commandShapes = {
  play: {
    arguments: 'SCENARIO|FILE',
    least: 1,
    most: 1,
    about: `play a scenario to its end; exit 0 only when every step and every expectation held; ${aboutHandOut}`,
    options: {
      engine: engineOption,
      like: likeOption,
      allow: { type: 'string', value: 'KIND,...' },
      strict: flag,
      step: flag,
      json: flag,
      keep: flag,
      'whole-engine': flag,
      record: { type: 'string', value: 'FILE' },
      ...handOutOptions,
      lang: langOption,
    },
  },
  replay: {
    arguments: 'FILE',
    least: 1,
    most: 1,
    about:
      'play a recording (play --record FILE, or saved in the app) with no engine; prints and ends as the play did; --export as for play',
    options: { json: flag, ...handOutOptions, lang: langOption },
  },
  list: { arguments: '', least: 0, most: 0, about: 'the scenarios that come with Dockstage', options: { lang: langOption } },
  lint: {
    arguments: 'FILE...',
    least: 1,
    most: 1000,
    about: 'all problems of scenario files, translations, index.yaml and glossary.yaml',
    options: {},
  },
  check: {
    arguments: 'SCENARIO|FILE',
    least: 1,
    most: 1,
    about: 'before class: whether a scenario can be played here as it is, and what is in the way; touches nothing',
    options: { engine: engineOption, like: likeOption, json: flag, lang: langOption },
  },
  new: {
    arguments: 'NAME',
    least: 1,
    most: 1,
    about: 'begin a scenario of your own: NAME.yaml in this directory, with what each key is for',
    options: { lang: langOption },
  },
  doctor: {
    arguments: '',
    least: 0,
    most: 0,
    about: 'every place where an engine could be, what came of asking there, and which one is used',
    options: { lang: langOption },
  },
  cleanup: {
    arguments: '',
    least: 0,
    most: 0,
    about: 'remove what runs of this installation left (lists it first)',
    options: { engine: engineOption, run: { type: 'string', value: 'ID' }, kept: flag, all: flag, yes: flag },
  },
  engine: {
    arguments: '',
    least: 0,
    most: 0,
    about: 'the embedded engine by itself, for any Docker client',
    options: { socket: { type: 'string', value: 'PATH' }, like: likeOption, state: { type: 'string', value: 'DIR' } },
  },
  serve: {
    arguments: '[FILE]',
    least: 0,
    most: 1,
    about:
      'the app in a browser; a FILE is opened in it, and read again whenever it is saved; --from-desktop, for a start without a terminal: the page tells of a bad FILE, and it ends with its last page; --view-link prints a second address, for others who only look on (--whole-engine: at all that is on the engine); --host lets other machines in, and wants --tls-cert, --tls-key and --allow-network',
    options: {
      port: { type: 'string', value: 'N' },
      'no-open': flag,
      'from-desktop': flag,
      'view-link': flag,
      'whole-engine': flag,
      host: { type: 'string', value: 'ADDRESS' },
      'tls-cert': { type: 'string', value: 'FILE' },
      'tls-key': { type: 'string', value: 'FILE' },
      'allow-network': flag,
      engine: engineOption,
      like: likeOption,
      lang: langOption,
    },
  },
  associate: {
    arguments: '',
    least: 0,
    most: 0,
    about: 'Linux: a double click on a recording (*.dockstage.json) opens it in the app, for this user; --remove undoes that',
    options: { remove: flag, lang: langOption },
  },
} satisfies Readonly<Record<string, CommandShape>>

export type CommandName = keyof typeof commandShapes
export interface Arguments {
  readonly command: CommandName
  readonly positionals: readonly string[]
  readonly options: Readonly<Record<string, string | boolean | undefined>>
}

/** The command line after `dockstage`; `help` and `version` are asked for with `--help` and `--version`. Throws `FailureError` with `bad-usage`. */
export function parseArguments(args: readonly string[]): Arguments | 'help' | 'version' {
  const [name, ...rest] = args
  if (name === undefined || name === 'help' || args.includes('--help') || args.includes('-h')) return 'help'
  if (name === '--version' || name === 'version') return 'version'
  if (!isCommandName(name)) throw badUsage(`there is no command "${name}"${didYouMean(name, Object.keys(commandShapes))}`)
  const shape: CommandShape = commandShapes[name]
  const { values, positionals, tokens } = parseArgs({
    args: rest,
    options: Object.fromEntries(Object.entries(shape.options).map(([option, { type }]) => [option, { type }])),
    allowPositionals: true,
    strict: false,
    tokens: true,
  })
  for (const token of tokens) {
    if (token.kind !== 'option') continue
    const option = shape.options[token.name]
    if (!option || !token.rawName.startsWith('--')) {
      const known = Object.keys(shape.options).map((it) => `--${it}`)
      throw badUsage(`dockstage ${name} has no option ${token.rawName}${didYouMean(token.rawName, known)}`)
    }
    const { value } = token
    if (option.type === 'string' && (value === undefined || value === ''))
      throw badUsage(`--${token.name} wants a value: --${token.name} ${option.value}`)
    if (option.type === 'boolean' && value !== undefined) throw badUsage(`--${token.name} takes no value`)
    if (option.oneOf && !option.oneOf.includes(value ?? ''))
      throw badUsage(`--${token.name} is ${option.oneOf.join(', ')}, and not "${value}"`)
  }
  if (positionals.length < shape.least) throw badUsage(`what is missing: dockstage ${name} ${shape.arguments}`)
  if (positionals.length > shape.most)
    throw badUsage(`one too many: "${positionals[shape.most]}" (dockstage ${name} ${shape.arguments})`.replace(' )', ')'))
  return { command: name, positionals, options: values }
}

const isCommandName = (name: string): name is CommandName => Object.hasOwn(commandShapes, name)
export const badUsage = (message: string): FailureError =>
  new FailureError({ code: 'bad-usage', message, remedy: 'dockstage --help shows all commands' })

/** The text of an option that wants a value. */
export const textOption = (given: Arguments, name: string): string | undefined => {
  const value = given.options[name]
  return typeof value === 'string' ? value : undefined
}
export const flagOption = (given: Arguments, name: string): boolean => given.options[name] === true

export function usage(): string {
  const lines = Object.entries<CommandShape>(commandShapes).map(([name, shape]) => {
    const options = Object.entries(shape.options).map(([option, { value }]) => `[--${option}${value ? ` ${value}` : ''}]`)
    return `  dockstage ${[name, shape.arguments, ...options].filter(Boolean).join(' ')}\n      ${shape.about}`
  })
  return `Dockstage plays scripted Docker scenarios and shows what the engine really does.\n\n${lines.join('\n')}\n`
}
