import { scenarioWords, stepWords } from '../../renderer/player/text.ts'
import type { Language } from '../../shared/language.ts'
import { message } from '../../shared/messages/message.ts'
import type { Frame } from '../../shared/playback/frame.ts'
import type { HostAction, HttpRequest, Step, TerminalAction, Wait } from '../../shared/scenario/scenario.ts'
import type { Topology } from '../../shared/topology/topology.ts'
import type { HandOutRun } from './run.ts'
import { filledWord, secretQuoted, secretVariables, shellCommands, shellComment, shellQuoted } from './shell-words.ts'
import { signature } from './signature.ts'
import { stepDeeds } from './step-deeds.ts'
import { openedOf, playedSteps } from './story.ts'

/**
 * The commands of a run as a POSIX shell script, to be run beside a docker program: what the run waited for is waited for, what was asked of a page is asked
 * with curl, and what failed in the run may fail. It works in a directory of its own and names at its end what it leaves.
 */
export function shellScript(run: HandOutRun, language: Language): string {
  const { title } = scenarioWords(openedOf(run), language)
  const steps = playedSteps(run).map((it) => stepText(run, it.step, it.number, it.frame, language))
  const body = steps.join('\n\n')
  const publishes = run.frames.some(({ topology }) => Object.keys(topology.ports).length > 0)
  const about = (['about', ...(publishes ? (['ports'] as const) : [])] as const).map((it) => message(language, `handOut.script.${it}`))
  const head = [title, signature, ...about].map(shellComment)
  return `#!/bin/sh\n${[head.join('\n'), setUp(run, secretsOf(body, language)), helpersFor(body), body, leftBy(run, language)].filter((it) => it !== '').join('\n\n')}\n`
}

/** A hand-out holds no secret: without those that it needs the script ends before it has done anything, and says which. */
const secretsOf = (body: string, language: Language): string =>
  secretVariables(body)
    .map((name) => `[ -n "\${${name}:-}" ] || { echo ${shellQuoted(message(language, 'secret.script', { name }))} >&2; exit 1; }\n`)
    .join('')

const setUp = ({ scenario }: HandOutRun, secrets: string): string => {
  const folder = `dockstage-${scenario.id.replace(/[^\w-]+/g, '-')}`
  return `set -eu\n${secrets}mkdir -p ${folder}\ncd ${folder}`
}

function stepText(run: HandOutRun, step: Step, number: number, frame: Frame, language: Language): string {
  const { title } = stepWords(openedOf(run), step, language)
  const count = run.scenario.steps.length
  const heading = [
    shellComment(`${number}/${count}  ${title}`),
    `echo ${shellQuoted(`\n== ${number}/${count} ${title}`.replace(/\p{Cc}/gu, ' ').trim())}`,
  ]
  if (step.typed) heading.unshift(shellComment(message(language, 'handOut.script.typed')))
  if (frame.passedOver) return [...heading, shellComment(message(language, 'step.passedOver'))].join('\n')
  const { attach, host, wait, http } = stepDeeds(step)
  return [
    ...heading,
    ...(attach ? [shellComment(atTerminal(attach, language))] : []),
    ...(step.run === undefined ? [] : ranCommands(step.run, frame, language)),
    ...(step.parallel ? sideBySide(step.parallel) : []),
    ...(host ? hostCommand(host) : []),
    ...(wait ? [waitCommand(wait, language)] : []),
    ...(http ? [httpCommand(http)] : []),
  ].join('\n')
}

/** In a run a prune is kept to what that run made; here nothing would. */
const prune = /^docker (?:container|image|network|volume|system|builder) prune\b/

/** A command that ended otherwise than with 0 may do so again, without ending the script. */
function ranCommands(text: string, { commands }: Frame, language: Language): string[] {
  return shellCommands(text).map((command, index) => {
    if (prune.test(command)) return shellComment(`${message(language, 'handOut.script.prune')}\n${command}`)
    const exit = commands[index]?.exit ?? 0
    return exit === 0 ? command : `${command} || echo ${shellQuoted(message(language, 'handOut.script.fails', { code: exit }))}`
  })
}

const sideBySide = (texts: readonly string[]): string[] => [...texts.map((it) => `(\n${shellCommands(it).join('\n')}\n) &`), 'wait']

function atTerminal(actions: readonly TerminalAction[], language: Language): string {
  const typed = actions.flatMap((it) => (it.kind === 'type' ? [`  ${it.text}`] : it.kind === 'keys' ? [`  ${it.keys.join(' ')}`] : []))
  return [message(language, 'handOut.script.terminal'), ...typed].join('\n')
}

function hostCommand(action: HostAction): string[] {
  const path = shellQuoted(action.path.startsWith('-') ? `./${action.path}` : action.path)
  if (action.kind === 'list') return [`ls -A ${path}`]
  if (action.kind === 'read') return [`cat ${path}`]
  const folder = action.path.replace(/\/?[^/]*$/, '')
  return [...(folder === '' ? [] : [`mkdir -p ${shellQuoted(folder)}`]), `printf %s ${secretQuoted(action.content)} > ${path}`]
}

const secondsOf = (ms: number): number => Math.max(1, Math.ceil(ms / 1000))

function waitCommand(wait: Wait, language: Language): string {
  const within = `within ${secondsOf(wait.withinMs)}`
  const name = shellQuoted(wait.container)
  const lines: string[] = []
  if (wait.state !== undefined) lines.push(`${within} state_is ${name} ${shellQuoted(wait.state)}`)
  if (wait.health !== undefined) lines.push(`${within} health_is ${name} ${shellQuoted(wait.health)}`)
  if (wait.log !== undefined) {
    const parts = greppable(wait.log)
    if (parts) lines.push(`${within} log_says ${[name, ...parts.map(shellQuoted)].join(' ')}`)
    else
      lines.push(
        `printf '%s ' ${shellQuoted(message(language, 'handOut.script.wait', { container: wait.container, log: wait.log }))}; read -r _`,
      )
  }
  return lines.join('\n')
}

/**
 * A pattern over a log as patterns for `grep -E`, one after the other on a line each; undefined for what only JavaScript's regular expressions can say.
 * `[^]*` is how a scenario says "and later".
 */
function greppable(pattern: string): readonly string[] | undefined {
  const parts = pattern.split('[^]*')
  const isPlain = (it: string): boolean => it !== '' && !/\\[^.*+?()[\]{}|^$/\\"]|\(\?|[*+?}]\?|\[\^?\]/.test(it)
  return parts.every(isPlain) ? parts : undefined
}

/** As in a run: only this machine is ever asked, and a redirect that is what is looked for is not followed. */
function httpCommand(request: HttpRequest): string {
  if (!/^http:\/\/(localhost|127\.0\.0\.1|\[::1\])[:/]/.test(request.url)) return shellComment(`${request.method} ${request.url}`)
  const status = request.status ?? 0
  const stay = status >= 300 && status < 400 ? ['--no-location'] : []
  const form = Object.entries(request.form ?? {}).flatMap(([name, value]) => ['--data-urlencode', filledWord(`${name}=${value}`)])
  const method = request.method === 'POST' && form.length === 0 ? ['-X', 'POST'] : []
  const asked = [
    request.status === undefined ? "''" : String(request.status),
    shellQuoted(request.contains ?? ''),
    shellQuoted(request.lacks ?? ''),
  ]
  return `within ${secondsOf(request.withinMs)} page_says ${[...asked, ...stay, ...method, ...form, '--url', filledWord(request.url)].join(' ')}`
}

/** What the script is written with; of these only those that it uses are in it. */
const helpers: readonly { readonly name: string; readonly text: string }[] = [
  {
    name: 'within',
    text: `# within SECONDS COMMAND...: tries again each second, until it holds
within() {
  seconds=$1; shift
  until "$@"; do
    seconds=$((seconds - 1))
    [ "$seconds" -gt 0 ] || { echo "not in time: $*" >&2; return 1; }
    sleep 1
  done
}`,
  },
  {
    name: 'log_says',
    text: `# log_says CONTAINER PATTERN...: the log has a line with each, in this order
log_says() {
  log=$(docker logs "$1" 2>&1 | sed 's/[[:cntrl:]]//g'); shift
  for pattern in "$@"; do
    line=$(printf '%s\\n' "$log" | grep -En -m 1 -e "$pattern" | cut -d : -f 1)
    [ -n "$line" ] || return 1
    log=$(printf '%s\\n' "$log" | tail -n "+$line")
  done
}`,
  },
  { name: 'state_is', text: `state_is() { [ "$(docker inspect -f '{{.State.Status}}' "$1")" = "$2" ]; }` },
  { name: 'health_is', text: `health_is() { [ "$(docker inspect -f '{{.State.Health.Status}}' "$1")" = "$2" ]; }` },
  {
    name: 'page_says',
    text: `# page_says STATUS CONTAINS LACKS CURL-ARGUMENTS...: STATUS, CONTAINS and LACKS may be empty
page_says() {
  status=$1; contains=$2; lacks=$3; shift 3
  page=$(curl -sSL -w '\\n%{http_code}' "$@") || return 1
  case $page in *"$contains"*) ;; *) return 1 ;; esac
  if [ -n "$lacks" ]; then case $page in *"$lacks"*) return 1 ;; esac; fi
  [ -z "$status" ] || [ "$(printf '%s\\n' "$page" | tail -n 1)" = "$status" ] || return 1
  printf '%s\\n' "$page" | tail -n 20
}`,
  },
  { name: 'port_of', text: `port_of() { docker port "$1" "$2" | sed -n 's/.*://p' | head -n 1; }` },
  {
    name: 'ip_of',
    text: `# ip_of CONTAINER [NETWORK]
ip_of() {
  if [ $# -eq 1 ]; then docker inspect -f '{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}' "$1" | cut -d ' ' -f 1
  else docker inspect -f "{{(index .NetworkSettings.Networks \\"$2\\").IPAddress}}" "$1"; fi
}`,
  },
  {
    name: 'volume_of',
    text: `volume_of() { docker inspect -f "{{range .Mounts}}{{if eq .Destination \\"$2\\"}}{{.Name}}{{end}}{{end}}" "$1"; }`,
  },
  { name: 'id_of', text: `id_of() { docker inspect -f '{{.Id}}' "$1" | cut -c 1-12; }` },
  {
    name: 'veth_of',
    text: `# veth_of CONTAINER: the host's interface whose peer is the container's eth0
veth_of() {
  index=$(docker exec "$1" cat /sys/class/net/eth0/iflink)
  grep -lx "$index" /sys/class/net/veth*/ifindex | cut -d / -f 5
}`,
  },
]

const helpersFor = (body: string): string =>
  helpers
    .filter(({ name }) => new RegExp(`(^|[\\s(])${name} `, 'm').test(body))
    .map(({ text }) => text)
    .join('\n')

/** How what the run left is removed: as comments, for it may be what the student wants to look at. */
function leftBy(run: HandOutRun, language: Language): string {
  const last: Topology = run.frames.at(-1)?.topology ?? run.start
  const commands: readonly (readonly [string, readonly string[]])[] = [
    [
      'docker rm -f -v',
      Object.values(last.containers)
        .filter((it) => it.mine)
        .map((it) => it.name),
    ],
    [
      'docker network rm',
      Object.values(last.networks)
        .filter((it) => it.mine)
        .map((it) => it.name),
    ],
    [
      'docker volume rm',
      Object.values(last.volumes)
        .filter((it) => it.mine && !it.anonymous)
        .map((it) => it.name),
    ],
  ]
  const lines = commands.flatMap(([command, names]) => (names.length === 0 ? [] : [`${command} ${names.map(shellQuoted).join(' ')}`]))
  return lines.length === 0 ? '' : shellComment([message(language, 'handOut.script.left'), ...lines].join('\n'))
}
