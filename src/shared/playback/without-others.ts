import type { CommandName } from '../command/command.ts'
import { parseCommands } from '../command/parse.ts'
import type { Failure } from '../result.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { commandTexts } from '../scenario/step-commands.ts'
import { wantedBy } from '../scenario/wanted.ts'
import type { Topology } from '../topology/topology.ts'
import type { CommandRun, Frame } from './frame.ts'
import { isDefaultNetwork } from './only-mine.ts'

/**
 * What others have on the engine, told by its ids and names, so that it can be left out of what the run's commands printed: `docker ps` lists everything.
 * A name that something of the run's own has too tells nobody apart, and counts as the run's.
 */
export class OthersThings {
  readonly #ids = new Set<string>()
  readonly #names = new Set<string>()
  readonly #own = new Set<string>()
  readonly #isMyImage: (tag: string) => boolean
  /** Words of the scenario's own commands, and its steps' ids: whoever reads the failure has them anyhow. */
  readonly #said: ReadonlySet<string>

  /**
   * @param madeImage whether the run pulled or made an image of this tag
   * @param scenario the images that it names are its subject, whoever brought them here; what was typed into it may name anybody's
   */
  constructor(madeImage: (tag: string) => boolean, { steps }: Pick<Scenario, 'steps'>) {
    const written = steps.filter(({ typed }) => !typed)
    const said = [...written.map(({ id }) => id), ...written.flatMap(commandTexts)]
    this.#said = new Set(said.flatMap((it) => [...it.split(between), ...(it.match(names) ?? [])]))
    const named = wantedBy({ steps: written }).images.map(({ image }) => image)
    const tags = new Set(named.flatMap((image) => [image, ...repositoryOf(image)]))
    this.#isMyImage = (tag) => madeImage(tag) || tags.has(tag)
  }

  /** A whole observation, not only the run's own part of it. */
  see({ containers, networks, volumes, images }: Topology): void {
    const ownImages = new Set<string>()
    for (const { id, name, mine, imageId, image } of Object.values(containers)) {
      this.#note(mine, id, name)
      if (!mine) continue
      ownImages.add(imageId)
      this.#note(true, imageId, image, ...repositoryOf(image))
    }
    for (const it of Object.values(networks)) this.#note(it.mine || isDefaultNetwork(it), it.id, it.name)
    for (const { name, mine } of Object.values(volumes)) this.#note(mine, name, name)
    for (const { id, tags } of Object.values(images)) {
      const mine = ownImages.has(id) || tags.some(this.#isMyImage)
      this.#note(mine, id)
      for (const tag of tags) this.#note(this.#isMyImage(tag), undefined, tag, ...repositoryOf(tag))
    }
  }

  /** The same frame where nothing of others is in it. */
  leaveOut(frame: Frame): Frame {
    const commands = frame.commands.map((it) => this.#ofCommand(it))
    const before = joined(frame.commands)
    // What a command that is under way has printed so far stands behind what is over; of several at once it cannot be told apart.
    const rest = frame.output.startsWith(before) ? frame.output.slice(before.length) : undefined
    const kept = rest === undefined ? undefined : this.leaveOutOf(rest)
    const failure = frame.failure && this.leaveOutOfFailure(frame.failure)
    const isSame = commands.every((it, at) => it === frame.commands[at]) && (kept ?? '') === (rest ?? '')
    const told = isSame ? frame : { ...frame, commands, output: joined(commands) + (kept ?? '') }
    return failure === frame.failure || !failure ? told : { ...told, failure }
  }

  /** The same failure where it names nothing of others. An engine says who has a name, a volume or a network that was asked for. */
  leaveOutOfFailure(failure: Failure): Failure {
    const { message, remedy, detail } = failure
    const told = {
      message: this.leaveOutOfText(message),
      ...(remedy === undefined ? {} : { remedy: this.leaveOutOfText(remedy) }),
      ...(detail === undefined ? {} : { detail: this.leaveOutOfText(detail) }),
    }
    return told.message === message && told.remedy === remedy && told.detail === detail ? failure : { ...failure, ...told }
  }

  /**
   * A text of the app's or an engine's own with what it names of others in other words. A name that is a plain word (`data`) is taken for one only where
   * it stands in quotes, in brackets or behind its kind.
   */
  leaveOutOfText(text: string): string {
    if (this.#ids.size === 0 && this.#names.size === 0) return text
    const isTheirs = (word: string): boolean => this.#isOthers(word) && !this.#said.has(word)
    return text
      .replace(/(?:sha256:)?\b[0-9a-f]{12,64}\b/g, (id) => (this.#isOthersId(id.replace(/^sha256:/, '')) ? somebodyElses : id))
      .replace(references, (reference) => (isTheirs(reference) ? somebodyElses : reference))
      .replace(names, (name, at: number, whole: string) => {
        const isPlain = /^[a-z]+$/i.test(name) && !isMarked.test(whole.slice(Math.max(0, at - 20), at))
        return !isPlain && isTheirs(name) ? somebodyElses : name
      })
  }

  /** Lines that tell of others' things, and what their JSON holds, out of what was printed; how many they were is said. */
  leaveOutOf(output: string): string {
    if (this.#ids.size === 0 && this.#names.size === 0) return output
    const kept: string[] = []
    let left = 0
    let until: string | undefined
    for (const line of output.split('\n')) {
      if (until !== undefined) {
        left += 1
        if (line.startsWith(until)) until = undefined
      } else if (this.#tells(line)) {
        left += 1
        until = closeOf(line)
      } else kept.push(line)
    }
    return left === 0 ? output : `${kept.join('\n').replace(/\n$/, '')}\n${leftOutNote(left)}`
  }

  #note(mine: boolean, id: string | undefined, ...names: readonly string[]): void {
    if (mine) {
      for (const name of names) this.#own.add(name)
      if (id !== undefined) this.#own.add(shortId(id))
      return
    }
    if (id !== undefined) this.#ids.add(shortId(id))
    for (const name of names) if (name !== '') this.#names.add(name)
  }

  #ofCommand(run: CommandRun): CommandRun {
    const name = parseCommands(run.line).commands[0]?.command.name
    if (name === undefined || !asksEngine.has(name)) {
      // What a program in a container prints is the run's own, whatever words are in it; not so what the engine refuses.
      const told = run.output.replace(refusals, (line) => this.leaveOutOfText(line))
      return told === run.output ? run : { ...run, output: told }
    }
    const output = this.#tells(run.line) && !lists.has(name) ? leftOutNote(run.output.split('\n').length) : this.leaveOutOf(run.output)
    return output === run.output ? run : { ...run, output }
  }

  #tells(line: string): boolean {
    if (line.match(/[0-9a-f]{12,64}/g)?.some((it) => this.#isOthersId(it))) return true
    return line.split(between).some((it) => this.#isOthers(it) || this.#isOthers(it.replace(/^\/|:$/g, '')))
  }

  #isOthersId(id: string): boolean {
    return this.#ids.has(shortId(id)) && !this.#own.has(shortId(id))
  }

  #isOthers(word: string): boolean {
    return this.#names.has(word) && !this.#own.has(word)
  }
}

/** Commands whose output is the engine's word on what there is. */
const lists: ReadonlySet<CommandName> = new Set(['ps', 'images', 'network ls', 'volume ls', 'info', 'version'] as const)
const asksEngine: ReadonlySet<CommandName> = new Set([
  ...lists,
  ...([
    'inspect',
    'container inspect',
    'image inspect',
    'network inspect',
    'volume inspect',
    'logs',
    'top',
    'diff',
    'port',
    'history',
  ] as const),
])

const shortId = (id: string): string => id.replace(/^sha256:/, '').slice(0, 12)
const repositoryOf = (tag: string): readonly string[] => {
  const colon = tag.lastIndexOf(':')
  return colon > tag.lastIndexOf('/') ? [tag.slice(0, colon)] : [`${tag}:latest`]
}
/** What can be the name of a container, a network or a volume; a full stop behind it ends the sentence. */
const names = /[A-Za-z0-9](?:[\w.-]*[\w-])?/g
/** And of an image, with its tag or its registry. */
const references = /[A-Za-z0-9][\w.-]*[/:][\w./:@-]*\w/g
/** What stands before a name: a quote, a bracket, or what it is the name of. */
const isMarked = /(?:["'`/([]|\b(?:container|network|volume|image|endpoint|name|named|tag|reference)[ :=]+)$/i
const refusals = /^.*\b(?:Error response from daemon: |Error: |Error ).*$/gm
const somebodyElses = '[somebody else’s]'
const between = /[\s"',;|=()[\]{}<>]+/
const joined = (commands: readonly CommandRun[]): string =>
  commands.map(({ output }) => (output === '' || output.endsWith('\n') ? output : `${output}\n`)).join('')

/** How the line begins that closes what this line of JSON opens. */
function closeOf(line: string): string | undefined {
  const [, indent = '', open] = /^(\s*).*([{[])$/.exec(line) ?? []
  return open === undefined ? undefined : `${indent}${open === '{' ? '}' : ']'}`
}

const leftOutNote = (lines: number): string =>
  `[${lines} ${lines === 1 ? 'line' : 'lines'} about what others have on this engine left out]\n`
