import type { OpenedScenario } from './ipc.ts'
import { mapTexts } from './map-texts.ts'
import type { Failure } from './result.ts'
import { isExampleValue, isSecretName, mask, maskInspected, maskOutput, maskTopology, maskWritten } from './secrets.ts'
import type { Topology } from './topology/topology.ts'

/** A shorter value stands in too many words to be sought in texts: it is masked only where its name stands before it. */
const shortest = 6

/**
 * The secrets that a run has come across, so that a value is masked also where its name is not beside it: in a log, in what `echo` prints, in an error,
 * in base64 or in an address. Nothing of it is kept on a disk. A value that is put together with others before it is encoded (`user:password` of an HTTP
 * header), encrypted, or cut in two is not recognised.
 */
export class SecretValues {
  readonly #values = new Set<string>()
  readonly #seen = new WeakSet<object>()
  #pattern: RegExp | undefined

  /** `NAME=value`, as a container or a command is given them. */
  learnVariables(assignments: readonly string[]): void {
    for (const it of assignments) {
      const equals = it.indexOf('=')
      if (equals > 0 && isSecretName(it.slice(0, equals))) this.#learn(it.slice(equals + 1))
      else maskWritten(it, (value) => this.#learn(value))
    }
  }

  /** All that a scenario writes as the value of a secret, what was typed into it too. */
  learnScenario(opened: OpenedScenario): void {
    if (this.#seen.has(opened)) return
    this.#seen.add(opened)
    mapTexts(opened, (text) => maskWritten(text, (value) => this.#learn(value)))
  }

  /** Masks a topology, and remembers what its containers have as secrets. */
  topology(topology: Topology): Topology {
    for (const container of Object.values(topology.containers)) {
      if (!container.environment || this.#seen.has(container)) continue
      this.#seen.add(container)
      this.learnVariables(container.environment)
    }
    const plain = maskTopology(topology)
    if (!this.#pattern) return plain
    return { ...plain, containers: mapTexts(plain.containers, (text) => this.#known(text), structural) }
  }

  /** What a program or an engine printed. */
  output = (text: string): string => this.#known(maskOutput(text))

  /** What somebody wrote: a command line, a title. */
  written = (text: string): string => this.#known(maskWritten(text))

  /** Its message and remedy are sentences, its detail is somebody else's output. */
  failure({ message, remedy, detail, ...more }: Failure): Failure {
    return {
      ...more,
      message: this.written(message),
      ...(remedy === undefined ? {} : { remedy: this.written(remedy) }),
      ...(detail === undefined ? {} : { detail: this.output(detail) }),
    }
  }

  /** A scenario as it may be shown and kept: the same one where it holds no secret. */
  opened(opened: OpenedScenario): OpenedScenario {
    this.learnScenario(opened)
    return mapTexts(opened, this.written, structural)
  }

  /** The engine's own JSON about a thing. */
  inspected = (value: unknown): unknown => maskInspected(value, (text) => this.#known(text))

  #learn(value: string): void {
    if (value.length < shortest || isExampleValue(value) || value === mask || this.#values.has(value)) return
    this.#values.add(value)
    const forms = [...this.#values].flatMap(formsOf).sort((a, b) => b.length - a.length)
    this.#pattern = new RegExp([...new Set(forms)].map((it) => it.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')).join('|'), 'g')
  }

  #known(text: string): string {
    return this.#pattern ? text.replace(this.#pattern, mask) : text
  }
}

/** As it is, inside JSON, in an address, and in base64 (without the padding, which is not always written). */
function formsOf(value: string): readonly string[] {
  const bytes = new TextEncoder().encode(value)
  const base64 = btoa(String.fromCharCode(...bytes)).replace(/=+$/, '')
  return [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value.replace(/\p{Cs}/gu, '')), base64]
}

/** What is no text but a name that other things hang on, or a word of the format. */
const structural: ReadonlySet<string> = new Set(
  'id kind state method language section needs focus container network image imageId networkMode sharesNetworkOf name volume veth from compare engine'.split(
    ' ',
  ),
)
