import { pathToFileURL } from 'node:url'
import { withoutHome } from '../../shared/playback/without-home.ts'
import type { OthersThings } from '../../shared/playback/without-others.ts'
import type { SecretValues } from '../../shared/secret-values.ts'
import { maskOutput, maskWritten } from '../../shared/secrets.ts'
import { visible } from '../../shared/visible.ts'

/** Of so many runs the values of their secrets, and what others had beside them, are remembered: an error may come after its run was closed. */
const mostRuns = 8

/** What may stand in the log, and in a report made of it: no secret, no home directory, no way to an engine on another machine, nothing that others have on it. */
export class LogText {
  readonly #home: string
  readonly #homeUrl: string
  #secrets: readonly SecretValues[] = []
  #others: readonly OthersThings[] = []
  #hosts: RegExp | undefined
  readonly #known = new Set<string>()

  constructor(home: string) {
    this.#home = home
    this.#homeUrl = home.length < 2 ? '' : pathToFileURL(home).href
  }

  /** From now on what this run has come across is masked, and what it will. */
  learnSecrets(secrets: SecretValues): void {
    this.#secrets = [secrets, ...this.#secrets.filter((it) => it !== secrets)].slice(0, mostRuns)
  }

  /** From now on what others have beside this run is not named. */
  learnOthers(others: OthersThings): void {
    this.#others = [others, ...this.#others.filter((it) => it !== others)].slice(0, mostRuns)
  }

  /** An engine's address, as `tcp://10.1.2.3:2376` or `ssh://me@lab.example`: its machine and its user are named nowhere. */
  learnAddress(address: string): void {
    if (!URL.canParse(address)) return
    const { protocol, hostname, username } = new URL(address)
    if (!/^(?:tcp|ssh|https?):$/.test(protocol) || isThisMachine(hostname)) return
    this.#known.add(hostname.replace(/^\[|\]$/g, ''))
    if (username.length > 0) this.#known.add(`${decodeURIComponent(username)}@`)
    const all = [...this.#known].sort((a, b) => b.length - a.length)
    this.#hosts = new RegExp(`(?<![\\w-])(?:${all.map((it) => it.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})`, 'gi')
  }

  /** A line that was written before it was known whose the things are that it names: an engine is asked about them first. */
  withoutOthers(text: string): string {
    return this.#others.reduce((left, it) => it.leaveOutOfText(left), text)
  }

  /** As one line. */
  clean(text: string): string {
    let cleaned = maskWritten(maskOutput(text))
    for (const secrets of this.#secrets) cleaned = secrets.output(cleaned)
    cleaned = this.withoutOthers(cleaned)
    cleaned = withoutAddresses(cleaned)
    if (this.#hosts) cleaned = cleaned.replace(this.#hosts, hidden)
    if (this.#homeUrl !== '') cleaned = cleaned.replaceAll(this.#homeUrl, '~')
    return visible(withoutHome(cleaned, this.#home))
  }
}

const hidden = '[address]'

const isThisMachine = (host: string): boolean => /^(?:localhost|127(?:\.\d+){3}|0\.0\.0\.0|\[?::1?\]?)$/.test(host)

/** Whatever is written as an engine's address, and addresses by number: an engine's, or one that an engine tells of. */
function withoutAddresses(text: string): string {
  return text
    .replace(/\b(tcp|ssh):\/\/([^\s"'`,;)]+)/g, (whole, scheme: string, where: string) =>
      isThisMachine(where.replace(/^.*@/, '').replace(/[:/][^\]]*$/, '')) ? whole : `${scheme}://${hidden}`,
    )
    .replace(/(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])/g, (address) => (isThisMachine(address) ? address : hidden))
}
