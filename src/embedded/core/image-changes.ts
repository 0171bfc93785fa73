import { lookup } from '../../shared/lookup.ts'
import { refuse } from './draft.ts'
import type { ImageConfig } from './state.ts'

/** The Dockerfile instructions that `docker commit --change` and `docker import --change` take (measured on 20.10.24). */
const instructions: Readonly<Record<string, (config: ImageConfig, text: string) => Partial<ImageConfig>>> = {
  cmd: (_config, text) => ({ Cmd: command(text) }),
  entrypoint: (_config, text) => ({ Entrypoint: command(text) }),
  env: (config, text) => {
    const given = pairs('ENV', text)
    const names = new Set(given.map(([name]) => name))
    const kept = (config.Env ?? []).filter((entry) => !names.has(entry.split('=')[0] ?? ''))
    return { Env: [...kept, ...given.map(([name, value]) => `${name}=${value}`)] }
  },
  expose: (config, text) => {
    const ports = words(text).map((port) => (port.includes('/') ? port : `${port}/tcp`))
    for (const port of ports)
      if (!/^\d{1,5}(?:-\d{1,5})?\/(?:tcp|udp|sctp)$/.test(port)) refuse(400, `Invalid containerPort: ${port.split('/')[0]}`)
    return { ExposedPorts: { ...config.ExposedPorts, ...Object.fromEntries(ports.map((port) => [port, {}])) } }
  },
  healthcheck: (_config, text) => ({ Healthcheck: health(text) }),
  label: (config, text) => ({ Labels: { ...config.Labels, ...Object.fromEntries(pairs('LABEL', text)) } }),
  onbuild: (config, text) => ({ OnBuild: [...(config.OnBuild ?? []), text] }),
  user: (_config, text) => ({ User: one('USER', text) }),
  volume: (config, text) => {
    const paths = list(text) ?? words(text)
    if (paths.length === 0) refuse(400, 'VOLUME requires at least one argument')
    return { Volumes: { ...config.Volumes, ...Object.fromEntries(paths.map((path) => [path, {}])) } }
  },
  workdir: (config, text) => {
    const path = one('WORKDIR', text)
    return { WorkingDir: path.startsWith('/') ? path : `${(config.WorkingDir ?? '').replace(/\/$/, '')}/${path}` }
  },
}

/** An image's config with changes laid over it, one Dockerfile instruction each. Refuses with 400 what is none, or may not be used here. */
export function withChanges(config: ImageConfig, changes: readonly string[]): ImageConfig {
  let next = config
  let hasCommand = false
  for (const line of changes.flatMap((change) => change.split('\n'))) {
    const found = /^\s*(\S+)\s*([\s\S]*?)\s*$/.exec(line)
    if (!found) continue
    const name = found[1]?.toLowerCase() ?? ''
    const change = Object.hasOwn(instructions, name) ? instructions[name] : undefined
    if (!change) return refuse(400, `${name} is not a valid change command`)
    next = { ...next, ...change(next, found[2] ?? '') }
    hasCommand ||= name === 'cmd'
    // An entrypoint forgets the command that was there before these changes.
    if (name === 'entrypoint' && !hasCommand) next = { ...next, Cmd: undefined }
  }
  return next
}

/** `["a", "b"]`; undefined where it is not that. */
function list(text: string): readonly string[] | undefined {
  if (!text.startsWith('[')) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined
  } catch {
    return undefined
  }
}

/** The exec form, or the shell form: what is no list of texts goes to a shell, also when it looks like a broken one. */
const command = (text: string): readonly string[] => list(text) ?? ['/bin/sh', '-c', ...(text === '' ? [] : [text])]

const words = (text: string): string[] => [...text.matchAll(/(?:"[^"]*"|'[^']*'|\\.|\S)+/g)].map(([word]) => unquoted(word))
const unquoted = (word: string): string =>
  word.replace(/"([^"]*)"|'([^']*)'|\\(.)/g, (_, double, single, plain) => double ?? single ?? plain)

function one(name: string, text: string): string {
  if (text === '') refuse(400, `${name} requires exactly one argument`)
  return text
}

/** `A=1 B="2 3"`, or in the old form `A everything after it`. */
function pairs(name: string, text: string): (readonly [string, string])[] {
  if (text === '') refuse(400, `${name} requires at least one argument`)
  const [first = ''] = text.split(/\s/)
  if (!first.includes('=')) {
    const rest = text.slice(first.length).trim()
    if (rest === '') refuse(400, `${name} must have two arguments`)
    return [[first, rest]]
  }
  return words(text).map((word) => {
    const at = word.indexOf('=')
    if (at < 0) refuse(400, `Syntax error - can't find = in "${word}". Must be of the form: name=value`)
    return [word.slice(0, at), word.slice(at + 1)]
  })
}

const durations: Readonly<Record<string, string>> = lookup({
  interval: 'Interval',
  timeout: 'Timeout',
  'start-period': 'StartPeriod',
  'start-interval': 'StartInterval',
})
const units: Readonly<Record<string, number>> = { h: 3.6e12, m: 6e10, s: 1e9, ms: 1e6 }

function health(text: string): NonNullable<ImageConfig['Healthcheck']> {
  if (/^none$/i.test(text)) return { Test: ['NONE'] }
  const options: Record<string, number> = {}
  let rest = text
  for (let found = /^--([\w-]+)=(\S+)\s*/.exec(rest); found; found = /^--([\w-]+)=(\S+)\s*/.exec(rest)) {
    const [whole, name = '', value = ''] = found
    const field = durations[name]
    if (name === 'retries') options.Retries = Number(value)
    else if (field)
      options[field] = [...value.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|s)/g)].reduce(
        (sum, it) => sum + Number(it[1]) * (units[it[2] ?? ''] ?? 0),
        0,
      )
    else refuse(400, `Unknown flag: ${name}`)
    rest = rest.slice(whole.length)
  }
  const asked = /^cmd\s+([\s\S]+)$/i.exec(rest)?.[1]
  if (asked === undefined) return refuse(400, `Unknown type "${rest.split(/\s/)[0]?.toUpperCase()}" in HEALTHCHECK (try CMD)`)
  const exec = list(asked)
  return { Test: exec ? ['CMD', ...exec] : ['CMD-SHELL', asked], ...options }
}
