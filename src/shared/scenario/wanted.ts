import type { ContainerSpec, PortSpec } from '../command/command.ts'
import { type NamedKind, namesMadeBy } from './check-names.ts'
import type { Scenario } from './scenario.ts'
import { commandsOf } from './step-commands.ts'

/** What a scenario asks an engine and its host for, each thing once, with the step that asks first. */
export interface Wanted {
  readonly images: readonly { readonly step: string; readonly image: string; readonly mayBePulled: boolean }[]
  readonly names: readonly { readonly step: string; readonly kind: NamedKind; readonly name: string }[]
  /** Ports of the host that are named. `beside` are those that the same container asks for, too. */
  readonly ports: readonly { readonly step: string; readonly port: PortSpec; readonly beside: readonly string[] }[]
  /** Links, by the container that they lead to. */
  readonly links: readonly { readonly step: string; readonly container: string }[]
}

/**
 * Reads it off the commands. What is filled in while the scenario is played cannot be told before; nor what the last command
 * of a step that must fail asks for, save the names: one that is taken would make it fail otherwise.
 */
export function wantedBy(scenario: Pick<Scenario, 'steps'>): Wanted {
  const commands = scenario.steps.flatMap((step) =>
    commandsOf(step).map(({ command }, index, all) => ({
      step: step.id,
      command,
      mustFail: step.fails !== undefined && index === all.length - 1,
    })),
  )
  const images = new Map<string, Wanted['images'][number]>()
  const names = new Map<string, Wanted['names'][number]>()
  const ports = new Map<string, Wanted['ports'][number]>()
  const links = new Map<string, Wanted['links'][number]>()
  const tags = new Set<string>()
  const wantImage = (step: string, image: string, mayBePulled: boolean): void => {
    if (isPlain(image) && !tags.has(image)) addOnce(images, image, { step, image, mayBePulled })
  }
  const wantOf = (step: string, spec: ContainerSpec): void => {
    const named = spec.publish.filter(({ hostPort }) => /^\d+$/.test(hostPort) && hostPort !== '0')
    const beside = named.map(({ hostPort }) => hostPort)
    for (const port of named) addOnce(ports, `${port.hostIp} ${port.hostPort}/${port.protocol}`, { step, port, beside })
    for (const { container } of spec.links) addOnce(links, container, { step, container })
  }
  for (const { step, command, mustFail } of commands) {
    for (const [kind, name] of namesMadeBy(command)) if (isPlain(name)) addOnce(names, `${kind} ${name}`, { step, kind, name })
    if (mustFail) continue
    if (command.name === 'run' || command.name === 'create') {
      wantImage(step, command.spec.image, command.pull !== 'never')
      wantOf(step, command.spec)
    } else if (command.name === 'pull') wantImage(step, command.image, true)
    else if (command.name === 'tag') {
      wantImage(step, command.source, false)
      tags.add(command.target)
    }
  }
  return { images: [...images.values()], names: [...names.values()], ports: [...ports.values()], links: [...links.values()] }
}

const isPlain = (text: string): boolean => !text.includes('{{')

function addOnce<T>(map: Map<string, T>, key: string, value: T): void {
  if (!map.has(key)) map.set(key, value)
}
