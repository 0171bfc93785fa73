import type { EngineVersion } from '../../embedded/engine.ts'
import type { Language } from '../../shared/language.ts'
import { conditionWords } from '../../shared/messages/condition-words.ts'
import { failureWords } from '../../shared/messages/failure-words.ts'
import { counted, message } from '../../shared/messages/message.ts'
import { FailureError } from '../../shared/result.ts'
import { visibleJson } from '../../shared/visible.ts'
import { sessionDefaults } from '../defaults.ts'
import { processLog } from '../log/process-log.ts'
import { checkScenario, type ScenarioCheck, type TakenPort } from '../session/check-scenario.ts'
import { type LoadedScenario, loadPath, loadShipped } from '../session/scenario-files.ts'
import { createSession } from '../session/session.ts'
import { type Arguments, flagOption, textOption } from './arguments.ts'
import { isPath } from './is-path.ts'
import { languageOf } from './language.ts'
import { formatFailure, type Terminal, table } from './output.ts'

/**
 * `dockstage check`: before class, what a scenario would meet on the engine at hand. Nothing is made or changed. Exit 0 when it can be played as it
 * is (what only needs consent is told), 1 when something would fail, 2 for bad usage and a bad file.
 */
export async function runCheck(given: Arguments, terminal: Terminal, stop: AbortSignal): Promise<number> {
  const [name = ''] = given.positionals
  const language = await languageOf(given)
  const defaults = sessionDefaults()
  const loaded = await (isPath(name) ? loadPath(name) : loadShipped(defaults.scenariosDirectory, name)).catch((cause: unknown) => {
    if (!(cause instanceof FailureError)) throw cause
    terminal.error(`dockstage: ${formatFailure(cause.failure)}\n`)
    return undefined
  })
  if (!loaded) return 2
  const engine = textOption(given, 'engine')
  const like = textOption(given, 'like') as EngineVersion | undefined
  const session = await createSession({ ...defaults, log: processLog('check'), ...(engine ? { engine } : {}), ...(like ? { like } : {}) })
  try {
    const connection = await session.engine()
    const check = await checkScenario(connection, loaded.opened.scenario, await session.findLeftRuns(), stop)
    terminal.out(flagOption(given, 'json') ? `${visibleJson(asJson(check))}\n` : inWords(check, name, loaded, language))
    return check.playable ? 0 : 1
  } finally {
    await session.close()
  }
}

function asJson({ passedOver, ...check }: ScenarioCheck) {
  return { type: 'check', ...check, passedOver: passedOver.map(({ id, only, unless }) => ({ step: id, only, unless })) }
}

function inWords(check: ScenarioCheck, name: string, loaded: LoadedScenario, language: Language): string {
  const say = (key: Parameters<typeof message>[1], values: Readonly<Record<string, string | number>> = {}): string =>
    message(language, key, values)
  const part = (heading: string, lines: readonly string[]): string =>
    lines.length === 0 ? '' : `\n${heading}\n${lines.map((it) => `  ${it}\n`).join('')}`
  const inStep = (step: string): string => say('check.step', { step })

  const { info, address, source, limits } = check.engine
  // The embedded engine's address is of this moment only.
  const what = [`${info.name} ${info.version}`, ...(info.kind === 'embedded' ? [] : [address])].join(', ')
  const images = table(
    check.images.map(({ step, image, place, sizeBytes }) => [
      image,
      place === 'here' ? say('check.image.here', { size: megabytes(sizeBytes ?? 0) }) : say(imageKey(place, info.kind)),
      place === 'nowhere' ? inStep(step) : '',
    ]),
  )
  const taken = check.taken.map(({ step, kind, name: own, run }) => {
    const words = run === undefined ? say('check.taken') : say('check.taken.run', { run })
    return `${say(`check.kind.${kind}`)} ${own}: ${words} ${inStep(step)}`
  })
  const impossible = check.impossible
    ? [failureWords(language, check.impossible).message, failureWords(language, check.impossible).remedy]
    : []
  const kinds = [...new Set(check.consents.map((it) => it.kind))]
  const words = loaded.shipped && kinds.every((it) => loaded.opened.scenario.needs.includes(it)) ? 'course' : kinds.join(',')
  const allow = kinds.length > 0 ? [`dockstage play ${name} --allow ${words}`] : []
  const runs = check.left.length > 0 ? [`${counted(language, 'check.left', check.left.length)} dockstage cleanup`] : []
  return [
    `${say('doctor.used', { what, why: say(`engine.why.${source}`) })}\n`,
    ...limits.map((it) => `  ${say('engine.limits')}: ${say(`limit.${it.what}`, it.values)}\n`),
    part(say('check.images'), images.split('\n').filter(Boolean)),
    part(say('check.names'), taken),
    part(
      say('check.ports'),
      check.ports.map((it) => portWords(it, language)),
    ),
    part(say('check.impossible'), [
      ...impossible,
      ...check.links.map(({ step, container }) => `--link ${container}: ${say('limit.podman.links')} ${inStep(step)}`),
    ]),
    part(
      say('check.passedOver'),
      check.passedOver.map((it) => `${it.id}: ${conditionWords(it, language).join(' ')}`),
    ),
    part(say('check.consent'), [...check.consents.map(({ step, kind, what: it }) => `${kind}: ${it} ${inStep(step)}`), ...allow]),
    part(say('check.left'), runs),
    `\n${say(conclusion(check))}\n`,
  ].join('')
}

function conclusion({ playable, images, consents }: ScenarioCheck) {
  if (!playable) return 'check.stuck'
  if (images.some(({ place }) => place === 'unknown')) return 'check.playable.pull'
  return consents.length > 0 ? 'check.playable.consent' : 'check.playable'
}

const imageKey = (place: 'registry' | 'unknown' | 'nowhere', kind: ScenarioCheck['engine']['info']['kind']) =>
  kind === 'embedded' && place !== 'unknown' ? (`check.image.${place}.embedded` as const) : (`check.image.${place}` as const)

function portWords({ step, port, protocol, by, instead }: TakenPort, language: Language): string {
  const who =
    typeof by === 'object'
      ? message(language, 'check.port.container', { container: by.container })
      : message(language, by === 'machine' ? 'check.port.machine' : 'check.port.denied')
  const then = instead === undefined ? message(language, 'check.port.stuck') : message(language, 'check.port.instead', { port: instead })
  return `${port}/${protocol}: ${who} ${then} ${message(language, 'check.step', { step })}`
}

/** As the docker program writes them. */
const megabytes = (bytes: number): string => (bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${Math.round(bytes / 1_000_000)} MB`)
