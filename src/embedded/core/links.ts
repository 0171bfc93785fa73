import { refuse } from './draft.ts'
import { isUp } from './lifecycle.ts'
import { portKeys } from './ports.ts'
import type { ContainerRecord, EngineState } from './state.ts'
import { get } from './table.ts'

interface LinkedTarget {
  readonly target: ContainerRecord
  readonly alias: string
  readonly address: string
}

/** The targets of a container's links on the default bridge; refuses when one does not run (engine-facts 03#143, 05). */
export function linkedTargets(state: EngineState, container: ContainerRecord): LinkedTarget[] {
  return container.links.flatMap(({ targetId, alias, gone }) => {
    const target = get(state.containers, targetId)
    const name = target?.name ?? gone?.name
    if (name === undefined) return []
    if (!target || !isUp(target)) refuse(500, `Cannot link to a non running container: /${name} AS /${container.name}/${alias}`)
    const address = target.endpoints.bridge?.attached?.ipv4
    return address ? [{ target, alias, address }] : []
  })
}

/** `HostConfig.Links` as inspect shows them, by the names of today. */
export function shownLinks(state: EngineState, container: ContainerRecord): string[] | null {
  const shown = container.links.flatMap(({ targetId, alias, gone }) => {
    const name = get(state.containers, targetId)?.name ?? gone?.name
    return name === undefined ? [] : [`/${name}:/${container.name}/${alias}`]
  })
  return shown.length > 0 ? shown : null
}

/** Variables that links inject, in the order of engine-facts 05. */
export function linkEnvironment(container: ContainerRecord, targets: readonly LinkedTarget[]): string[] {
  return targets.flatMap(({ target, alias, address }) => {
    const prefix = alias.toUpperCase().replaceAll('-', '_')
    const ports = portKeys(target).filter((key) => target.config.ExposedPorts?.[key] !== undefined)
    const lines: string[] = []
    const [lowest] = ports
    const url = (key: string): string => `${key.split('/')[1]}://${address}:${key.split('/')[0]}`
    if (lowest) lines.push(`${prefix}_PORT=${url(lowest)}`)
    for (const key of ports) {
      const [port, protocol = 'tcp'] = key.split('/')
      const name = `${prefix}_PORT_${port}_${protocol.toUpperCase()}`
      lines.push(`${name}=${url(key)}`, `${name}_ADDR=${address}`, `${name}_PORT=${port}`, `${name}_PROTO=${protocol}`)
    }
    lines.push(`${prefix}_NAME=/${container.name}/${alias}`)
    for (const variable of target.config.Env ?? []) {
      const [name] = variable.split('=')
      if (name !== 'PATH' && name !== 'HOME') lines.push(`${prefix}_ENV_${variable}`)
    }
    return lines
  })
}

/**
 * The lines of `/etc/hosts` for links: `172.17.0.2 mysql 72c950d60bf2 wordpressdb`. A line is written when the target starts, and nothing takes it
 * away when the target stops or is removed: until its next start it leads to the address that it had (test/docker on 20.10.24).
 */
export const linkHosts = (state: EngineState, container: ContainerRecord): string[] =>
  container.links.flatMap(({ targetId, alias, gone }) => {
    const target = get(state.containers, targetId)
    const name = target?.name ?? gone?.name
    const attached = target?.endpoints.bridge?.attached?.ipv4
    const address = attached ?? (target && isUp(target) ? undefined : (target?.lastAddress ?? gone?.address))
    return name && address ? [`${address}\t${[...new Set([alias, targetId.slice(0, 12), name])].join(' ')}`] : []
  })
