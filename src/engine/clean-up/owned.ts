import type Docker from 'dockerode'
import { ask } from '../connect/ask.ts'

export type OwnedKind = 'container' | 'network' | 'volume'

/** A thing on an engine that carries the labels that were asked for. */
export interface OwnedObject {
  readonly kind: OwnedKind
  /** A volume's is its name. */
  readonly id: string
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  /** A container's. */
  readonly state?: string
}

/** Labels that all must be there: with this value, or (`true`) with any. */
export type LabelFilter = Readonly<Record<string, string | true>>

/**
 * What on the engine carries these labels: containers (whatever their state), networks, volumes, in the order in which they can be removed, each
 * kind by name. Images are not among it: they are found by a run's journal. The filter must not be empty, as everything would answer to it.
 */
export async function listOwned(docker: Docker, labels: LabelFilter): Promise<OwnedObject[]> {
  const filters = { label: filterTexts(labels) }
  const [containers, networks, volumes] = (await Promise.all([
    ask(docker, { path: '/containers/json', query: { all: true, filters } }),
    ask(docker, { path: '/networks', query: { filters } }),
    ask(docker, { path: '/volumes', query: { filters } }),
  ])) as [ListedContainer[], ListedNetwork[], { Volumes: ListedVolume[] | null }]
  return [
    ...byName(containers.map((it) => ({ kind: 'container', id: it.Id, name: ownName(it), labels: it.Labels ?? {}, state: it.State }))),
    ...byName(networks.map((it) => ({ kind: 'network', id: it.Id, name: it.Name, labels: it.Labels ?? {} }))),
    ...byName((volumes.Volumes ?? []).map((it) => ({ kind: 'volume', id: it.Name, name: it.Name, labels: it.Labels ?? {} }))),
  ].filter((it) => hasLabels(it.labels, labels))
}

export const hasLabels = (labels: Readonly<Record<string, string>> | null | undefined, wanted: LabelFilter): boolean =>
  Object.entries(wanted).every(([name, value]) => (value === true ? labels?.[name] !== undefined : labels?.[name] === value))

interface Labelled {
  readonly Labels?: Readonly<Record<string, string>> | null
}
type ListedContainer = Labelled & { readonly Id: string; readonly Names?: readonly string[] | null; readonly State: string }
type ListedNetwork = Labelled & { readonly Id: string; readonly Name: string }
type ListedVolume = Labelled & { readonly Name: string }

function filterTexts(labels: LabelFilter): string[] {
  const texts = Object.entries(labels).map(([name, value]) => (value === true ? name : `${name}=${value}`))
  if (texts.length === 0) throw new Error('A clean-up without a label would take everything.')
  return texts
}

/** A link's target is listed under its aliases too, `/wordpress/mysql` (engine-facts 05): its own name has one slash. */
const ownName = ({ Names, Id }: ListedContainer): string =>
  (Names ?? []).find((name) => name.lastIndexOf('/') === 0)?.slice(1) ?? Names?.[0] ?? Id.slice(0, 12)

const byName = (objects: OwnedObject[]): OwnedObject[] => objects.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
