import type { Draft } from './draft.ts'
import { findNetwork } from './find.ts'
import type { ContainerRecord, MountRecord } from './state.ts'

/** A container's event carries its image, name and every label (engine-facts 13). */
export function emitContainer(draft: Draft, container: ContainerRecord, action: string, more: Readonly<Record<string, string>> = {}): void {
  draft.emit('container', action, container.id, { ...container.config.Labels, image: container.image, name: container.name, ...more })
}

export function emitNetwork(draft: Draft, container: ContainerRecord, action: 'connect' | 'disconnect', networkName: string): void {
  const network = findNetwork(draft.state, container.endpoints[networkName]?.networkId || networkName)
  if (network) draft.emit('network', action, network.id, { container: container.id, name: network.name, type: network.driver })
}

export function emitMount(draft: Draft, container: ContainerRecord, { name = '', destination, propagation, readOnly }: MountRecord): void {
  const more = { destination, propagation, 'read/write': String(!readOnly) }
  draft.emit('volume', 'mount', name, { container: container.id, driver: 'local', ...more })
}
export function emitUnmounts(draft: Draft, container: ContainerRecord): void {
  for (const { name } of volumesOf(container)) draft.emit('volume', 'unmount', name, { container: container.id, driver: 'local' })
}

export const volumesOf = (container: ContainerRecord): (MountRecord & { readonly name: string })[] =>
  container.mounts.flatMap((mount) => (mount.type === 'volume' && mount.name ? [{ ...mount, name: mount.name }] : []))
